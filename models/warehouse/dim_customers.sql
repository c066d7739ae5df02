-- Customers with their history: one row for each time in which tier and address stayed the same.

with changes as (

    select * from {{ ref('production_customer_changes') }}
    {%- if is_incremental() %}
    where
        customer_id in (
            select customer_id from {{ ref('production_customer_changes') }}
            where {{ is_to_build('changed_at') }}
        )
        or customer_id in (
            select customer_id from {{ ref('production_customers') }}
            where {{ is_to_build('updated_at') }}
        )
    {%- endif %}

),

customers as (

    select * from {{ ref('production_customers') }}

),

countries as (

    select * from {{ ref('production_countries') }}

),

versions as (

    select
        *,
        row_number() over history as version_number,
        lead(changed_at) over history as next_change_at
    from changes
    window history as (partition by customer_id order by changed_at)

)

select
    {{ surrogate_key(['customer_id', 'versions.changed_at']) }} as customer_key,
    customer_id,
    versions.version_number::integer as version_number,
    customers.first_name,
    customers.last_name,
    customers.first_name || ' ' || customers.last_name as full_name,
    customers.email,
    customers.phone,
    versions.country_code,
    countries.country_name,
    countries.region,
    versions.city,
    versions.tier,
    customers.signed_up_at,
    -- Nothing older is known than the first state, so it stands for the time since the account was opened.
    case
        when versions.version_number = 1 then least(customers.signed_up_at, versions.changed_at)
        else versions.changed_at
    end as valid_from,
    versions.next_change_at as valid_to,
    versions.next_change_at is null as is_current,
    greatest(versions.loaded_at, customers.loaded_at) as loaded_at
from versions
inner join customers using (customer_id)
inner join countries on versions.country_code = countries.country_code

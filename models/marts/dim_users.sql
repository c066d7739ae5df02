-- Customers with their history: one row for each time in which a customer stayed the same.

with versions as (

    select
        *,
        row_number() over (partition by user_id order by dbt_valid_from) as version_number
    from {{ ref('users_snapshot') }}

),

countries as (

    select * from {{ ref('countries') }}

)

select
    {{ surrogate_key(['user_id', 'version_number']) }} as user_key,
    user_id,
    version_number,
    full_name,
    email,
    country_code,
    country_name,
    region,
    city,
    tier,
    signed_up_at,
    -- Nothing older is known than the first version, so it stands for the time since the account was opened.
    case when version_number = 1 then signed_up_at else dbt_valid_from end as valid_from,
    dbt_valid_to as valid_to,
    dbt_valid_to is null as is_current
from versions
left join countries using (country_code)

-- When each customer's tier or address became another, from the first state on.

with rows_of_customers as (

    {{ rows_to_build(ref('staging_customers'), key='customer_id', event_time='updated_at') }}

),

-- The same change may have been sent twice.
changes as (

    select distinct on (customer_id, updated_at)
        customer_id,
        updated_at as changed_at,
        lower(btrim(tier)) as tier,
        upper(btrim(country_code)) as country_code,
        btrim(city) as city,
        loaded_at
    from rows_of_customers
    where upper(btrim(country_code)) in (select country_code from {{ ref('production_countries') }})
    order by customer_id, updated_at, _file desc, _line desc

),

compared as (

    select
        *,
        lag(row(tier, country_code, city)) over (partition by customer_id order by changed_at) as previous_state
    from changes

)

select
    customer_id,
    changed_at,
    tier,
    country_code,
    city,
    loaded_at
from compared
where row(tier, country_code, city) is distinct from previous_state

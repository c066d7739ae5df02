-- Customers as they are now, with their details in one spelling. Rows with an unknown country are in `rejected_rows`.

with rows_of_customers as (

    {{ rows_to_build(ref('staging_customers'), key='customer_id', event_time='updated_at') }}

),

latest as (

    select distinct on (customer_id)
        *,
        translate(phone, '+ ()-/.', '') as phone_digits
    from rows_of_customers
    where upper(btrim(country_code)) in (select country_code from {{ ref('production_countries') }})
    order by customer_id, updated_at desc, _file desc, _line desc

)

select
    customer_id,
    btrim(first_name) as first_name,
    btrim(last_name) as last_name,
    lower(btrim(email)) as email,
    -- What is no telephone number is as good as none.
    case when phone_digits ~ '^[0-9]{6,15}$' then '+' || phone_digits end as phone,
    upper(btrim(country_code)) as country_code,
    btrim(city) as city,
    lower(btrim(tier)) as tier,
    signed_up_at,
    updated_at,
    loaded_at
from latest

-- Customers as they are now, with names and addresses in one spelling and their country by name.

{{ config(materialized='incremental', unique_key='customer_id', incremental_strategy='merge') }}

with arrivals as (

    {{ newest_arrivals(ref('bronze_customers'), 'customer_id', ['updated_at', '_file', '_line'], event_time='updated_at') }}

),

countries as (

    select * from {{ ref('countries') }}

)

select
    customer_id,
    btrim(first_name) as first_name,
    btrim(last_name) as last_name,
    concat_ws(' ', btrim(first_name), btrim(last_name)) as full_name,
    lower(btrim(email)) as email,
    split_part(lower(btrim(email)), '@', 2) as email_domain,
    phone,
    country_code,
    coalesce(country_name, 'Unknown') as country_name,
    coalesce(region, 'Unknown') as region,
    btrim(city) as city,
    tier,
    signed_up_at,
    signed_up_at::date as signed_up_on,
    updated_at,
    {{ audit_columns() }}
from arrivals
left join countries using (country_code)

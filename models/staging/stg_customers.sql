-- Customers as they are now; stg_customer_changes has how they were.

{{ config(materialized='incremental', unique_key='customer_id', incremental_strategy='delete+insert') }}

select distinct on (customer_id)
    customer_id,
    first_name,
    last_name,
    email,
    phone,
    country_code,
    city,
    tier,
    signed_up_at,
    updated_at,
    loaded_at
from {{ ref('stg_customer_changes') }}
{%- if is_incremental() %}
where
    customer_id in (
        select customer_id
        from {{ ref('stg_customer_changes') }}
        where {{ loaded_since_last_run() }}
    )
{%- endif %}
order by customer_id, updated_at desc

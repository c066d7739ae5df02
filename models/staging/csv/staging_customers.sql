{{ config(alias='customers') }}

-- The rows of customers.csv as they came, duplicates and all, each with its file and line.

select
    customer_id,
    first_name,
    last_name,
    email,
    phone,
    country_code,
    city,
    signed_up_at,
    tier,
    updated_at,
    _file,
    _line,
    _loaded_at as loaded_at
from {{ source('shop', 'customers') }}

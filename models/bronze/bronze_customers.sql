-- Account rows as they were loaded, with where and when each came from.

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
    _source,
    _loaded_at,
    _pipeline_run_id,
    _file,
    _line
from {{ source('shop', 'customers') }}

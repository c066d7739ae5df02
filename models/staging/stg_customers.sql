-- Customers as they are now; stg_customer_changes has how they were.

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
    updated_at
from {{ ref('stg_customer_changes') }}
order by customer_id, updated_at desc

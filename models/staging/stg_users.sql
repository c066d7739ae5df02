-- Customers under the names that the site's tracker uses.

select
    customer_id as user_id,
    first_name || ' ' || last_name as full_name,
    email,
    country_code,
    city,
    tier,
    signed_up_at,
    updated_at
from {{ ref('stg_customers') }}

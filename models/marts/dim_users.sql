-- Customers with their history, under the names that the site's tracker uses.

select
    customer_key as user_key,
    customer_id as user_id,
    version_number,
    full_name,
    email,
    country_code,
    country_name,
    region,
    city,
    tier,
    signed_up_at,
    valid_from,
    valid_to,
    is_current
from {{ ref('dim_customers') }}

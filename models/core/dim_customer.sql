-- Customers as they are now, for reports that do not look back.

select
    customer_key,
    customer_id,
    full_name,
    email,
    country_code,
    country_name,
    region,
    city,
    tier,
    signed_up_at,
    valid_from as unchanged_since
from {{ ref('dim_customers') }}
where is_current

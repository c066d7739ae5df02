-- Products as they are now, for reports that do not look back.

select
    product_key,
    product_id,
    product_name,
    category,
    brand,
    price,
    cost,
    margin,
    price_band,
    valid_from as price_since
from {{ ref('dim_products') }}
where is_current

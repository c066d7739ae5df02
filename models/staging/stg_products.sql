-- Products with their current price; stg_product_changes has the earlier ones.

select distinct on (product_id)
    product_id,
    product_name,
    category,
    brand,
    price,
    cost,
    price - cost as margin,
    attributes,
    updated_at
from {{ ref('stg_product_changes') }}
order by product_id, updated_at desc

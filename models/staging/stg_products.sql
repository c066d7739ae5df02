-- Products with their current price.

with latest as (

    {{ latest_per(source('shop', 'products'), key='product_id', updated_at='updated_at') }}

)

select
    product_id,
    product_name,
    category,
    brand,
    price,
    cost,
    price - cost as margin,
    updated_at
from latest

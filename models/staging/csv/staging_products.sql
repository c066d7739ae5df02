{{ config(alias='products') }}

-- The rows of products.csv as they came, duplicates and all, each with its file and line.

select
    product_id,
    product_name,
    category,
    brand,
    price,
    cost,
    attributes,
    updated_at,
    _file,
    _line,
    _loaded_at as loaded_at
from {{ source('shop', 'products') }}

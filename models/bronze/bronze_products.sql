-- Catalogue rows as they were loaded, with where and when each came from.

select
    product_id,
    product_name,
    category,
    brand,
    price,
    cost,
    attributes,
    updated_at,
    _source,
    _loaded_at,
    _pipeline_run_id,
    _file,
    _line
from {{ source('shop', 'products') }}

-- Rows of orders' lines as they were loaded, with where and when each came from.

select
    transaction_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    discount,
    _source,
    _loaded_at,
    _pipeline_run_id,
    _file,
    _line
from {{ source('shop', 'transaction_items') }}

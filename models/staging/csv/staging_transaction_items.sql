{{ config(alias='transaction_items') }}

-- The rows of transaction_items.csv as they came, duplicates and all, each with its file and line.

select
    transaction_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    discount,
    _file,
    _line,
    _loaded_at as loaded_at
from {{ source('shop', 'transaction_items') }}

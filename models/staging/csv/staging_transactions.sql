{{ config(alias='transactions') }}

-- The rows of transactions.csv as they came, duplicates and all, each with its file and line.

select
    transaction_id,
    customer_id,
    session_id,
    ordered_at,
    status,
    payment_type_id,
    channel,
    campaign_id,
    shipping_fee,
    discount,
    total_amount,
    updated_at,
    _file,
    _line,
    _loaded_at as loaded_at
from {{ source('shop', 'transactions') }}

-- Order rows as they were loaded, with where and when each came from.

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
    _source,
    _loaded_at,
    _pipeline_run_id,
    _file,
    _line
from {{ source('shop', 'transactions') }}

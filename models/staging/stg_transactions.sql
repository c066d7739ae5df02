-- Orders with their latest status.

with latest as (

    {{ latest_per(source('shop', 'transactions'), key='transaction_id', updated_at='updated_at') }}

)

select
    transaction_id,
    customer_id,
    session_id,
    ordered_at,
    ordered_at::date as order_date,
    status,
    payment_type_id,
    channel,
    campaign_id,
    shipping_fee,
    discount,
    total_amount,
    updated_at,
    _loaded_at as loaded_at
from latest

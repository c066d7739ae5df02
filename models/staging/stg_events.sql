-- Events as they happened: each once, however often it was delivered.

{{ config(materialized='incremental', unique_key='event_id', incremental_strategy='delete+insert') }}

with deliveries as (

    {{ last_delivery_of(source('shop', 'events'), key='event_id', columns=[
        'event_id',
        'user_id',
        'event_type',
        'product_id',
        'occurred_at',
        'device',
        'channel',
        'quantity',
        'unit_price',
        'transaction_id',
        '_loaded_at as loaded_at',
    ]) }}

)

select
    event_id,
    user_id,
    event_type,
    product_id,
    occurred_at,
    occurred_at::date as event_date,
    device,
    channel,
    quantity,
    unit_price,
    transaction_id,
    case when event_type = 'purchase' then quantity * unit_price end as revenue,
    loaded_at
from deliveries

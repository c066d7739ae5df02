-- Lines of orders, each once, with what they come to.

{{ config(materialized='incremental', unique_key=['transaction_id', 'line_number'], incremental_strategy='delete+insert') }}

with deliveries as (

    {{ last_delivery_of(source('shop', 'transaction_items'), key='transaction_id, line_number', columns=[
        'transaction_id',
        'line_number',
        'product_id',
        'quantity',
        'unit_price',
        'discount',
        '_loaded_at as loaded_at',
    ]) }}

)

select
    *,
    quantity * unit_price - discount as line_amount
from deliveries

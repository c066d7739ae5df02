-- Orders with their latest status.

{{ config(materialized='incremental', unique_key='transaction_id', incremental_strategy='delete+insert') }}

with latest as (

    select distinct on (transaction_id) *
    from {{ source('shop', 'transactions') }}
    {%- if is_incremental() %}
    where _loaded_at > (select coalesce(max(own.loaded_at), '-infinity') from {{ this }} as own)
    {%- endif %}
    order by transaction_id, updated_at desc, _loaded_at desc, _file desc, _line desc

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
{%- if is_incremental() %}
-- A file that comes late does not undo a later change.
where
    not exists (
        select from {{ this }} as own
        where own.transaction_id = latest.transaction_id and own.updated_at > latest.updated_at
    )
{%- endif %}

-- Orders with their current status. Those of customers whom nobody knows are in silver_rejected_rows until they are known.

{{ config(materialized='incremental', unique_key='transaction_id', incremental_strategy='delete+insert') }}

with arrivals as (

    {{ newest_arrivals(
        ref('bronze_orders'), 'transaction_id', ['updated_at', '_file', '_line'],
        event_time='ordered_at', retry_missing=true
    ) }}

),

customers as (

    select customer_id from {{ ref('silver_customers') }}

),

payment_types as (

    select * from {{ ref('payment_types') }}

)

select
    transaction_id,
    customer_id,
    session_id,
    ordered_at,
    ordered_at::date as order_date,
    status,
    status in ('completed', 'shipped') as is_sale,
    payment_type_id,
    payment_name,
    payment_group,
    channel,
    campaign_id,
    shipping_fee,
    discount,
    total_amount,
    total_amount - shipping_fee as revenue,
    updated_at,
    {{ audit_columns() }}
from arrivals
inner join customers using (customer_id)
left join payment_types using (payment_type_id)

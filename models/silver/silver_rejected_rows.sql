-- Rows that point to something which nobody knows, with the reason: what silver has not, is here.

{{ config(materialized='table') }}

with orders as (

    select distinct on (transaction_id) *
    from {{ ref('bronze_orders') }} as raw
    where not exists (select from {{ ref('silver_customers') }} as own where own.customer_id = raw.customer_id)
    order by transaction_id, updated_at desc, _file desc, _line desc

),

order_items as (

    select distinct on (transaction_id, line_number) *
    from {{ ref('bronze_order_items') }} as raw
    where
        not exists (select from {{ ref('silver_orders') }} as own where own.transaction_id = raw.transaction_id)
        or not exists (select from {{ ref('silver_products') }} as own where own.product_id = raw.product_id)
    order by transaction_id, line_number, _file desc, _line desc

),

inventory as (

    select distinct on (product_id, warehouse, snapshot_date) *
    from {{ ref('bronze_inventory') }} as raw
    where not exists (select from {{ ref('silver_products') }} as own where own.product_id = raw.product_id)
    order by product_id, warehouse, snapshot_date, _file desc, _line desc

),

campaign_spend as (

    select distinct on (campaign_id, spend_date) *
    from {{ ref('bronze_campaign_spend') }} as raw
    where not exists (select from {{ ref('silver_campaigns') }} as own where own.campaign_id = raw.campaign_id)
    order by campaign_id, spend_date, _file desc, _line desc

)

select
    'transactions' as table_name,
    transaction_id::text as row_key,
    'unknown customer' as reason,
    to_jsonb(orders) as row_data,
    {{ audit_columns('orders') }}
from orders

union all

select
    'transaction_items',
    concat_ws('|', transaction_id, line_number),
    case
        when exists (select from {{ ref('silver_orders') }} as own where own.transaction_id = order_items.transaction_id)
            then 'unknown product'
        else 'unknown transaction'
    end,
    to_jsonb(order_items),
    {{ audit_columns('order_items') }}
from order_items

union all

select
    'inventory',
    concat_ws('|', product_id, warehouse, snapshot_date),
    'unknown product',
    to_jsonb(inventory),
    {{ audit_columns('inventory') }}
from inventory

union all

select
    'campaign_spend',
    concat_ws('|', campaign_id, spend_date),
    'unknown campaign',
    to_jsonb(campaign_spend),
    {{ audit_columns('campaign_spend') }}
from campaign_spend

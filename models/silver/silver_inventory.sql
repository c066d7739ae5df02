-- Stock by product, warehouse and day on which it changed. Stock of unknown products is in silver_rejected_rows.

{{
    config(
        materialized='incremental',
        unique_key=['product_id', 'warehouse', 'snapshot_date'],
        incremental_strategy='delete+insert',
    )
}}

with arrivals as (

    {{ newest_arrivals(
        ref('bronze_inventory'), ['product_id', 'warehouse', 'snapshot_date'], ['_file', '_line'],
        event_time='snapshot_date', retry_missing=true
    ) }}

),

products as (

    select product_id from {{ ref('silver_products') }}

)

select
    product_id,
    warehouse,
    snapshot_date,
    on_hand,
    reserved,
    on_hand - reserved as available,
    reorder_point,
    on_hand - reserved <= reorder_point as is_below_reorder_point,
    unit_cost,
    on_hand * unit_cost as stock_value,
    {{ audit_columns() }}
from arrivals
inner join products using (product_id)

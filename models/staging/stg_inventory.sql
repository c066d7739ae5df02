-- Stock at the end of each day on which it changed, with what is left to sell.

with latest as (

    {{ latest_per(
        source('shop', 'inventory'),
        key='product_id, warehouse, snapshot_date',
        updated_at='_loaded_at',
    ) }}

)

select
    product_id,
    warehouse,
    snapshot_date,
    on_hand,
    reserved,
    on_hand - reserved as available,
    reorder_point,
    unit_cost
from latest

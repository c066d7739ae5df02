-- Stock rows as they were loaded, with where and when each came from.

select
    product_id,
    warehouse,
    snapshot_date,
    on_hand,
    reserved,
    reorder_point,
    unit_cost,
    _source,
    _loaded_at,
    _pipeline_run_id,
    _file,
    _line
from {{ source('shop', 'inventory') }}

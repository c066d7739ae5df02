-- Stock falls by what was reserved the day before and by nothing else, and no more is reserved than was sold.

{{ config(tags=['reconciliation']) }}

with stock as (

    select
        *,
        lag(on_hand - reserved) over (partition by product_id, warehouse order by snapshot_date) as left_before
    from {{ ref('stg_inventory') }}

),

sold as (

    select product_id, order_date, sum(quantity) as pieces
    from {{ ref('stg_transaction_items') }}
    inner join {{ ref('stg_transactions') }} using (transaction_id)
    group by product_id, order_date

),

reserved as (

    select product_id, snapshot_date, sum(reserved) as pieces
    from {{ ref('stg_inventory') }}
    group by product_id, snapshot_date
    -- Late orders of the last day are not there yet; the warehouse knows of them.
    having sum(reserved) > 0 and snapshot_date < (select max(snapshot_date) from {{ ref('stg_inventory') }})

)

select product_id, warehouse, snapshot_date, on_hand as pieces, left_before as allowed
from stock
where on_hand < left_before

union all

select reserved.product_id, null, reserved.snapshot_date, reserved.pieces, sold.pieces
from reserved
inner join sold
    on sold.product_id = reserved.product_id
    and sold.order_date = reserved.snapshot_date
where reserved.pieces > sold.pieces

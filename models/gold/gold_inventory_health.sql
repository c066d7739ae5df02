/*
  Stock per product over all warehouses, as of the last day that the warehouses told of: what runs out, what there is
  too much of, and what nobody buys. What is sold per day is the mean of the last {{ var("demand_window_days") }} days.
*/

with stock_changes as (

    select * from {{ ref('silver_inventory') }}

),

products as (

    select * from {{ ref('silver_products') }}

),

as_of as (

    select max(snapshot_date) as as_of_date from stock_changes

),

-- Warehouses only tell of what has changed.
stock_by_warehouse as (

    select distinct on (product_id, warehouse) *
    from stock_changes
    order by product_id, warehouse, snapshot_date desc

),

stock as (

    select
        product_id,
        count(*) as warehouses,
        count(*) filter (where is_below_reorder_point) as warehouses_below_reorder_point,
        sum(on_hand) as on_hand,
        sum(reserved) as reserved,
        sum(available) as available,
        sum(reorder_point) as reorder_point,
        sum(stock_value) as stock_value,
        max(snapshot_date) as last_change_date
    from stock_by_warehouse
    group by product_id

),

-- Returned orders left the warehouse, too.
demand as (

    select
        product_id,
        max(order_date) as last_sold_on,
        coalesce(
            sum(quantity) filter (where order_date > as_of_date - {{ var("demand_window_days") }}), 0
        ) as units_sold
    from {{ ref('silver_order_items') }}
    inner join {{ ref('silver_orders') }} using (transaction_id)
    cross join as_of
    where
        status <> 'cancelled'
        and order_date <= as_of_date
    group by product_id

),

measured as (

    select
        stock.*,
        as_of_date,
        last_sold_on,
        coalesce(units_sold, 0) as units_sold,
        coalesce(units_sold, 0)::numeric / {{ var("demand_window_days") }} as units_per_day
    from stock
    left join demand using (product_id)
    cross join as_of

),

covered as (

    select
        *,
        available / nullif(units_per_day, 0) as days_of_cover
    from measured

)

select
    product_id,
    product_name,
    category,
    as_of_date,
    warehouses::integer as warehouses,
    warehouses_below_reorder_point::integer as warehouses_below_reorder_point,
    on_hand::integer as on_hand,
    reserved::integer as reserved,
    available::integer as available,
    reorder_point::integer as reorder_point,
    stock_value,
    units_sold::integer as units_sold,
    round(units_per_day, 3) as units_per_day,
    round(days_of_cover, 1) as days_of_cover,
    last_sold_on,
    last_change_date,
    case
        when available <= 0 then 'out of stock'
        when coalesce(last_sold_on, '-infinity') <= as_of_date - {{ var("dead_stock_days") }} then 'dead'
        when available <= reorder_point or days_of_cover < {{ var("low_stock_days") }} then 'low'
        when
            available > {{ var("overstock_reorder_points") }} * reorder_point
            and coalesce(days_of_cover, 'infinity') > {{ var("overstock_days") }}
            then 'over'
        else 'healthy'
    end as stock_status
from covered
inner join products using (product_id)

-- The days' totals are those of the sales, to the cent, and no day between the first and the last is missing.

{{ config(tags=['reconciliation']) }}

with days as (

    select
        coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(lost_amount), 0) as lost_amount,
        coalesce(sum(cost_amount), 0) as cost_amount,
        coalesce(sum(units_sold), 0) as units_sold,
        coalesce(sum(transactions), 0) as transactions,
        max(date_day) - min(date_day) + 1 - count(*) as missing_days
    from {{ ref('agg_daily_sales') }}

),

sales as (

    select
        coalesce(sum(net_amount) filter (where is_sale), 0) as revenue,
        coalesce(sum(net_amount) filter (where not is_sale), 0) as lost_amount,
        coalesce(sum(cost_amount) filter (where is_sale), 0) as cost_amount,
        coalesce(sum(quantity) filter (where is_sale), 0) as units_sold,
        count(distinct transaction_id) as transactions
    from {{ ref('fact_sales') }}

)

select *
from days
cross join sales
where
    (days.revenue, days.lost_amount, days.cost_amount, days.units_sold, days.transactions)
    is distinct from (sales.revenue, sales.lost_amount, sales.cost_amount, sales.units_sold, sales.transactions)
    or days.missing_days <> 0

-- Revenue per day and category, with the margin at today's cost.

with interactions as (

    select * from {{ ref('int_product_interactions') }}
    where purchases > 0

),

products as (

    select product_id, category, cost from {{ ref('stg_products') }}

),

daily as (

    select
        event_date as date_day,
        category,
        sum(purchases) as purchases,
        sum(units_sold) as units_sold,
        sum(revenue) as revenue,
        sum(units_sold * cost) as cost_of_goods
    from interactions
    inner join products using (product_id)
    group by event_date, category

)

select
    {{ surrogate_key(['date_day', 'category']) }} as revenue_key,
    date_day,
    category,
    purchases,
    units_sold,
    revenue,
    revenue - cost_of_goods as gross_margin,
    {{ share_of('revenue - cost_of_goods', 'revenue') }} as gross_margin_rate,
    round(revenue / units_sold, 2) as revenue_per_unit,
    round(avg(revenue) over last_7_days, 2) as revenue_7_day_average,
    sum(revenue) over (partition by category, date_trunc('month', date_day) order by date_day) as revenue_month_to_date
from daily
window last_7_days as (
    partition by category
    order by date_day
    range between interval '6 days' preceding and current row
)

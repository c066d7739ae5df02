-- Revenue per day and category, with the margin at the day's cost. Products that the catalogue lacks come as Unknown.

with interactions as (

    select * from {{ ref('int_product_interactions') }}
    where purchases > 0

),

product_versions as (

    select product_id, category, cost, valid_from, valid_to from {{ ref('dim_products') }}

),

daily as (

    select
        event_date as date_day,
        coalesce(category, 'Unknown') as category,
        sum(purchases) as purchases,
        sum(units_sold) as units_sold,
        sum(revenue) as revenue,
        sum(units_sold * cost) as cost_of_goods
    from interactions
    left join product_versions
        on interactions.product_id = product_versions.product_id
        and interactions.event_date >= product_versions.valid_from::date
        and interactions.event_date < coalesce(product_versions.valid_to::date, 'infinity')
    group by event_date, coalesce(category, 'Unknown')

)

select
    {{ surrogate_key(['date_day', 'category']) }} as revenue_key,
    date_day,
    category,
    purchases::integer as purchases,
    units_sold::integer as units_sold,
    revenue,
    revenue - cost_of_goods as gross_margin,
    {{ share_of('revenue - cost_of_goods', 'revenue') }} as gross_margin_rate,
    round(revenue / units_sold, 2) as revenue_per_unit,
    -- Days on which a category sold nothing have no row and still count.
    round(
        sum(revenue) over (
            partition by category
            order by date_day
            range between interval '6 days' preceding and current row
        ) / least(7, date_day - min(date_day) over () + 1),
        2
    ) as revenue_7_day_average,
    sum(revenue) over (partition by category, date_trunc('month', date_day) order by date_day) as revenue_month_to_date
from daily

-- Is more sold on week-ends than on other days?

with days as (

    select
        agg_daily_sales.*,
        dim_date.is_weekend
    from {{ ref('agg_daily_sales') }} as agg_daily_sales
    inner join {{ ref('dim_date') }} as dim_date using (date_day)

),

summary as (

    select
        case when is_weekend then 'weekend' else 'weekday' end as day_type,
        count(*) as days,
        sum(sales) as sales,
        sum(revenue) as revenue,
        avg(sales) as sales_per_day,
        avg(revenue) as revenue_per_day
    from days
    group by is_weekend

)

select
    day_type,
    days::integer as days,
    sales::integer as sales,
    revenue::numeric(14, 2) as revenue,
    round(sales_per_day, 2)::numeric(12, 2) as sales_per_day,
    round(revenue_per_day, 2)::numeric(14, 2) as revenue_per_day,
    {{ share_of('revenue_per_day', '(select avg(revenue) from days)') }}::numeric(8, 4) as index_to_average_day
from summary

-- Sales per day, with the days on which nothing was sold.

with sales as (

    select * from {{ ref('fact_sales') }}

),

days as (

    select date_day
    from {{ ref('dim_date') }}
    where
        date_day between (select min(date_day) from sales) and (select max(date_day) from sales)
        {%- if is_incremental() %}
        and (
            date_day in (select date_day from sales where {{ is_to_build('ordered_at') }})
            or date_day not in (select date_day from {{ this }})
        )
        {%- endif %}

),

daily as (

    select
        date_day,
        count(distinct transaction_id) as transactions,
        count(distinct transaction_id) filter (where is_sale) as sales,
        count(distinct customer_id) filter (where is_sale) as customers,
        sum(quantity) filter (where is_sale) as units_sold,
        sum(gross_amount) filter (where is_sale) as gross_amount,
        sum(line_discount + order_discount) filter (where is_sale) as discount_amount,
        sum(net_amount) filter (where is_sale) as revenue,
        sum(cost_amount) filter (where is_sale) as cost_amount,
        sum(net_amount) filter (where not is_sale) as lost_amount,
        max(loaded_at) as loaded_at
    from sales
    inner join days using (date_day)
    group by date_day

)

select
    days.date_day,
    coalesce(daily.transactions, 0)::integer as transactions,
    coalesce(daily.sales, 0)::integer as sales,
    coalesce(daily.customers, 0)::integer as customers,
    coalesce(daily.units_sold, 0)::integer as units_sold,
    coalesce(daily.gross_amount, 0)::numeric(14, 2) as gross_amount,
    coalesce(daily.discount_amount, 0)::numeric(14, 2) as discount_amount,
    coalesce(daily.revenue, 0)::numeric(14, 2) as revenue,
    coalesce(daily.cost_amount, 0)::numeric(14, 2) as cost_amount,
    coalesce(daily.revenue - daily.cost_amount, 0)::numeric(14, 2) as gross_margin,
    coalesce(daily.lost_amount, 0)::numeric(14, 2) as lost_amount,
    round(daily.revenue / nullif(daily.sales, 0), 2)::numeric(14, 2) as average_order_value,
    daily.loaded_at
from days
left join daily using (date_day)

/*
  Revenue of each day beside its week, its weekday and the year before. Every day from the first order to the last has a
  row. A year before means 364 days: the same weekday, as week-ends sell more.
*/

with orders as (

    select * from {{ ref('silver_orders') }}

),

first_sales as (

    select customer_id, min(order_date) as first_sale_date
    from orders
    where is_sale
    group by customer_id

),

costs as (

    select
        transaction_id,
        sum(quantity) as units,
        sum(quantity * cost) as cost_of_goods
    from {{ ref('silver_order_items') }}
    inner join {{ ref('silver_products') }} using (product_id)
    group by transaction_id

),

order_days as (

    select
        order_date as date_day,
        count(*) filter (where is_sale) as orders,
        count(distinct customer_id) filter (where is_sale) as customers,
        count(distinct customer_id) filter (where is_sale and order_date = first_sale_date) as new_customers,
        count(*) filter (where status = 'cancelled') as cancelled_orders,
        count(*) filter (where status = 'returned') as returned_orders,
        coalesce(sum(units) filter (where is_sale), 0) as units_sold,
        coalesce(sum(revenue) filter (where is_sale), 0) as revenue,
        coalesce(sum(revenue - cost_of_goods) filter (where is_sale), 0) as gross_margin,
        coalesce(sum(discount) filter (where is_sale), 0) as order_discounts,
        coalesce(sum(shipping_fee) filter (where is_sale), 0) as shipping_fees
    from orders
    left join first_sales using (customer_id)
    left join costs using (transaction_id)
    group by order_date

),

calendar as (

    select date_day, weekday_name, is_weekend
    from {{ ref('dim_date') }}
    where date_day between (select min(date_day) from order_days) and (select max(date_day) from order_days)

),

daily as (

    select
        date_day,
        weekday_name,
        is_weekend,
        coalesce(orders, 0)::integer as orders,
        coalesce(customers, 0)::integer as customers,
        coalesce(new_customers, 0)::integer as new_customers,
        coalesce(cancelled_orders, 0)::integer as cancelled_orders,
        coalesce(returned_orders, 0)::integer as returned_orders,
        coalesce(units_sold, 0)::integer as units_sold,
        coalesce(revenue, 0) as revenue,
        coalesce(gross_margin, 0) as gross_margin,
        coalesce(order_discounts, 0) as order_discounts,
        coalesce(shipping_fees, 0) as shipping_fees
    from calendar
    left join order_days using (date_day)

),

averaged as (

    select
        *,
        -- Null until the days that it takes are there.
        case when count(*) over last_7_days = 7 then avg(revenue) over last_7_days end as average_of_7_days,
        case when count(*) over last_28_days = 28 then avg(revenue) over last_28_days end as average_of_28_days
    from daily
    window
        last_7_days as (order by date_day rows between 6 preceding and current row),
        last_28_days as (order by date_day rows between 27 preceding and current row)

)

select
    this_year.date_day,
    this_year.weekday_name,
    this_year.is_weekend,
    this_year.orders,
    this_year.customers,
    this_year.new_customers,
    this_year.cancelled_orders,
    this_year.returned_orders,
    this_year.units_sold,
    this_year.revenue,
    this_year.gross_margin,
    this_year.order_discounts,
    this_year.shipping_fees,
    round(this_year.revenue / nullif(this_year.orders, 0), 2) as average_order_value,
    round(this_year.average_of_7_days, 2) as revenue_7_day_average,
    round(this_year.revenue / nullif(this_year.average_of_28_days, 0), 4) as weekday_index,
    last_year.revenue as revenue_year_before,
    {{ share_of('this_year.revenue - last_year.revenue', 'last_year.revenue') }} as yoy_growth,
    {{ share_of('this_year.average_of_7_days - last_year.average_of_7_days', 'last_year.average_of_7_days') }}
        as yoy_growth_7_day_average
from averaged as this_year
left join averaged as last_year on this_year.date_day = last_year.date_day + 364

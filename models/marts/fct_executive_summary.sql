/*
  The business month by month on one line each, beside the month before and the same month of the year before. A month
  that is not over yet says so, and how many of its days there are.
*/

with days as (

    select *, date_trunc('month', date_day)::date as month from {{ ref('gold_daily_revenue') }}

),

orders as (

    select *, date_trunc('month', order_date)::date as month
    from {{ ref('silver_orders') }}
    where is_sale

),

engagement as (

    select *, date_trunc('month', date_day)::date as month from {{ ref('fct_daily_engagement') }}

),

sales as (

    select
        month,
        count(*) as days,
        sum(revenue) as revenue,
        sum(gross_margin) as gross_margin,
        sum(orders) as orders,
        sum(units_sold) as units_sold,
        sum(new_customers) as new_customers,
        sum(returned_orders) as returned_orders,
        sum(cancelled_orders) as cancelled_orders
    from days
    group by month

),

first_months as (

    select customer_id, min(month) as first_month
    from orders
    group by customer_id

),

buyers as (

    select
        month,
        count(distinct customer_id) as active_customers,
        sum(revenue) filter (where month > first_month) as returning_revenue
    from orders
    inner join first_months using (customer_id)
    group by month

),

visits as (

    select
        month,
        sum(sessions) as sessions,
        round(avg(daily_active_users)) as average_daily_active_users
    from engagement
    group by month

),

conversions as (

    select
        date_trunc('month', date_day)::date as month,
        sum(sessions_with_purchase) as sessions_with_purchase
    from {{ ref('fct_conversions') }}
    group by 1

),

months as (

    select
        month,
        month + interval '1 month' = month + days * interval '1 day' as is_complete,
        days::integer as days,
        revenue,
        gross_margin,
        orders::integer as orders,
        units_sold::integer as units_sold,
        coalesce(active_customers, 0)::integer as active_customers,
        new_customers::integer as new_customers,
        coalesce(returning_revenue, 0) as returning_revenue,
        returned_orders,
        cancelled_orders,
        sessions::integer as sessions,
        average_daily_active_users::integer as average_daily_active_users,
        sessions_with_purchase
    from sales
    left join buyers using (month)
    left join visits using (month)
    left join conversions using (month)

)

select
    this_month.month,
    this_month.is_complete,
    this_month.days,
    this_month.revenue,
    this_month.gross_margin,
    {{ share_of('this_month.gross_margin', 'this_month.revenue') }} as gross_margin_rate,
    this_month.orders,
    this_month.units_sold,
    round(this_month.revenue / nullif(this_month.orders, 0), 2) as average_order_value,
    this_month.active_customers,
    this_month.new_customers,
    {{ share_of('this_month.returning_revenue', 'this_month.revenue') }} as returning_revenue_share,
    {{ share_of(
        'this_month.returned_orders', 'this_month.orders + this_month.returned_orders + this_month.cancelled_orders'
    ) }} as return_rate,
    this_month.sessions,
    this_month.average_daily_active_users,
    {{ share_of('this_month.sessions_with_purchase', 'this_month.sessions') }} as conversion_rate,
    last_month.revenue as revenue_month_before,
    {{ share_of('this_month.revenue - last_month.revenue', 'last_month.revenue') }} as revenue_change,
    {{ share_of('this_month.orders - last_month.orders', 'last_month.orders') }} as orders_change,
    {{ share_of('this_month.new_customers - last_month.new_customers', 'last_month.new_customers') }}
        as new_customers_change,
    last_year.revenue as revenue_year_before,
    {{ share_of('this_month.revenue - last_year.revenue', 'last_year.revenue') }} as revenue_yoy_growth
from months as this_month
left join months as last_month on this_month.month = last_month.month + interval '1 month'
left join months as last_year on this_month.month = last_year.month + interval '1 year'

/*
  Who comes back: customers by the month of their first order, and how many of them order again in each month after it.
  Every month up to that of the last order has a row, also where nobody came back. An order counts whatever became of it.
*/

with orders as (

    select
        customer_id,
        date_trunc('month', order_date)::date as order_month,
        is_sale,
        revenue
    from {{ ref('silver_orders') }}

),

customer_months as (

    select
        customer_id,
        order_month,
        min(order_month) over (partition by customer_id) as cohort_month,
        count(*) as orders,
        coalesce(sum(revenue) filter (where is_sale), 0) as revenue
    from orders
    group by customer_id, order_month

),

cohorts as (

    select cohort_month, count(distinct customer_id) as cohort_size
    from customer_months
    group by cohort_month

),

activity as (

    select
        cohort_month,
        order_month,
        count(*) as active_customers,
        sum(orders) as orders,
        sum(revenue) as revenue
    from customer_months
    group by cohort_month, order_month

),

months as (

    select
        cohort_month,
        cohort_size,
        month::date as order_month
    from cohorts
    cross join lateral generate_series(
        cohort_month,
        (select max(order_month) from orders),
        interval '1 month'
    ) as month

)

select
    {{ surrogate_key(['cohort_month', 'order_month']) }} as retention_key,
    cohort_month,
    order_month,
    (
        extract(year from age(order_month, cohort_month)) * 12 + extract(month from age(order_month, cohort_month))
    )::integer as months_since,
    cohort_size::integer as cohort_size,
    coalesce(active_customers, 0)::integer as active_customers,
    {{ share_of('coalesce(active_customers, 0)', 'cohort_size') }} as retention_rate,
    coalesce(orders, 0)::integer as orders,
    coalesce(revenue, 0) as revenue
from months
left join activity using (cohort_month, order_month)

-- However it is sliced, gold's revenue is that of silver's sales, to the cent; so are the counts of sales.

{{ config(tags=['reconciliation']) }}

with sales as (

    select sum(revenue) as revenue, count(*) as orders
    from {{ ref('silver_orders') }}
    where is_sale

),

reported as (

    select 'gold_daily_revenue' as model, sum(revenue) as revenue, sum(orders) as orders
    from {{ ref('gold_daily_revenue') }}

    union all

    select 'gold_product_performance', sum(revenue), null
    from {{ ref('gold_product_performance') }}

    union all

    select 'gold_customer_segments', sum(monetary), sum(frequency)
    from {{ ref('gold_customer_segments') }}

    union all

    select 'fct_executive_summary', sum(revenue), sum(orders)
    from {{ ref('fct_executive_summary') }}

    union all

    select 'fct_cohort_retention', sum(revenue), null
    from {{ ref('fct_cohort_retention') }}

)

select model, reported.revenue, reported.orders, sales.revenue as revenue_of_silver, sales.orders as orders_of_silver
from reported
cross join sales
where
    reported.revenue is distinct from sales.revenue
    or reported.orders <> sales.orders

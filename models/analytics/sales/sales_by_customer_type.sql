-- How much of the revenue is from customers who have bought before?

with sales as (

    select
        transaction_id,
        customer_id,
        date_day,
        net_amount,
        row_number() over (partition by customer_id order by ordered_at, transaction_id) as sale_number
    from {{ ref('fact_transaction') }}
    where is_sale

),

summary as (

    select
        date_trunc('month', date_day)::date as month_start,
        case when sale_number = 1 then 'new' else 'repeat' end as customer_type,
        count(*) as sales,
        count(distinct customer_id) as customers,
        sum(net_amount) as revenue
    from sales
    group by 1, 2

)

select
    {{ surrogate_key(['month_start', 'customer_type']) }} as month_customer_type_key,
    month_start,
    customer_type,
    sales::integer as sales,
    customers::integer as customers,
    revenue::numeric(14, 2) as revenue,
    {{ share_of('revenue', 'sum(revenue) over month') }}::numeric(5, 4) as revenue_share
from summary
window month as (partition by month_start)

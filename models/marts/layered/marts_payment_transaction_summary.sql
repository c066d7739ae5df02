-- How customers pay, month by month, and which ways to pay go with cancelled and returned orders.

with transactions as (

    select * from {{ ref('fact_transaction') }}

),

payments as (

    select * from {{ ref('dim_payment') }}

),

summary as (

    select
        date_trunc('month', date_day)::date as month_start,
        payment_type_id,
        count(*) as transactions,
        count(*) filter (where is_sale) as sales,
        count(*) filter (where status = 'cancelled') as cancelled,
        count(*) filter (where status = 'returned') as returned,
        coalesce(sum(net_amount) filter (where is_sale), 0) as revenue,
        coalesce(sum(total_amount) filter (where is_sale), 0) as paid
    from transactions
    group by 1, 2

)

select
    {{ surrogate_key(['summary.month_start', 'payment_type_id']) }} as payment_month_key,
    summary.month_start,
    payment_type_id,
    payments.payment_name,
    payments.payment_group,
    summary.transactions::integer as transactions,
    summary.sales::integer as sales,
    summary.revenue::numeric(14, 2) as revenue,
    round(summary.paid * payments.fee_rate, 2)::numeric(14, 2) as payment_fees,
    round(summary.revenue / nullif(summary.sales, 0), 2)::numeric(14, 2) as average_order_value,
    {{ share_of('summary.sales', 'sum(summary.sales) over month') }}::numeric(5, 4) as share_of_sales,
    {{ share_of('summary.cancelled', 'summary.transactions') }}::numeric(5, 4) as cancellation_rate,
    {{ share_of('summary.returned', 'summary.transactions') }}::numeric(5, 4) as return_rate
from summary
inner join payments using (payment_type_id)
window month as (partition by summary.month_start)

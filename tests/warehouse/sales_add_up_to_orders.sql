-- The lines of an order, with the fee for delivery, add up to what the customer paid, to the cent.

{{ config(tags=['reconciliation']) }}

with lines as (

    select
        transaction_id,
        sum(net_amount) as net_amount
    from {{ ref('fact_sales') }}
    group by transaction_id

)

select
    transaction_id,
    transactions.total_amount,
    lines.net_amount,
    transactions.shipping_fee
from {{ ref('production_transactions') }} as transactions
left join lines using (transaction_id)
where transactions.total_amount is distinct from lines.net_amount + transactions.shipping_fee

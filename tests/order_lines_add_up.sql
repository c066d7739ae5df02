-- The lines of an order come to what the customer paid for the goods, to the cent.

{{ config(tags=['reconciliation']) }}

with lines as (

    select transaction_id, sum(revenue) as revenue
    from {{ ref('silver_order_items') }}
    group by transaction_id

)

select transaction_id, orders.revenue as of_order, lines.revenue as of_lines
from {{ ref('silver_orders') }} as orders
full join lines using (transaction_id)
where orders.revenue is distinct from lines.revenue

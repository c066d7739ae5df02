-- An order comes to its lines less the coupon, with shipping. Orders of nowhere have no lines and are left out.

{{ config(tags=['reconciliation']) }}

select
    transaction_id,
    total_amount,
    sum(line_amount) - orders.discount + shipping_fee as by_lines
from {{ ref('stg_transactions') }} as orders
inner join {{ ref('stg_customers') }} using (customer_id)
left join {{ ref('stg_transaction_items') }} as items using (transaction_id)
group by transaction_id, total_amount, orders.discount, shipping_fee
having total_amount is distinct from sum(line_amount) - orders.discount + shipping_fee

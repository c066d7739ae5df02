-- Goods less discounts, and the fee for delivery, are what the customer paid, to the cent; no order is without a line.

{{ config(tags=['reconciliation']) }}

select *
from {{ ref('fact_transaction') }}
where
    gross_amount - discount_amount + shipping_fee <> total_amount
    or lines = 0

-- Customers who come back bring more than half of the revenue.
select
    sum(revenue) filter (where customer_type = 'repeat') as from_repeat_customers,
    sum(revenue) as revenue
from {{ ref('sales_by_customer_type') }}
having sum(revenue) filter (where customer_type = 'repeat') <= 0.5 * sum(revenue)

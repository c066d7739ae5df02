-- Customers who come back bring more than half of the revenue; few orders may differ by chance.
select
    sum(revenue) filter (where customer_type = 'repeat') as from_repeat_customers,
    sum(revenue) as revenue
from {{ ref('sales_by_customer_type') }}
having
    sum(revenue) filter (where customer_type = 'repeat') <= 0.5 * sum(revenue)
    and sum(sales) >= 2000

-- Customers review what they bought, and not before they did.

{{ config(tags=['reconciliation']) }}

select
    reviews.review_id,
    reviews.transaction_id,
    reviews.product_id
from {{ ref('fact_review') }} as reviews
left join {{ ref('fact_sales') }} as sales
    on
        reviews.transaction_id = sales.transaction_id
        and reviews.product_id = sales.product_id
        and reviews.customer_id = sales.customer_id
where sales.sale_key is null or reviews.created_at < sales.ordered_at

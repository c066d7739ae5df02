-- An order points to the version of the product that held when it was made: its price is the one that was paid.

{{ config(tags=['reconciliation']) }}

select
    sales.sale_key,
    sales.ordered_at,
    sales.unit_price,
    products.price,
    products.valid_from,
    products.valid_to
from {{ ref('fact_sales') }} as sales
inner join {{ ref('dim_products') }} as products using (product_key)
where
    sales.unit_price <> products.price
    or sales.ordered_at < products.valid_from
    or sales.ordered_at >= products.valid_to

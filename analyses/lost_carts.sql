-- Which products lie in carts that nobody pays for, and what they would have brought.
select
    products.category,
    products.product_name,
    products.add_to_carts - products.purchases as carts_lost,
    (products.add_to_carts - products.purchases) * products.price as value_lost
from {{ ref('dim_products') }} as products
where products.add_to_carts > products.purchases
order by value_lost desc
limit 100

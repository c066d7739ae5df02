-- Which products lie in carts that nobody pays for, and what they would have brought.
with interactions as (

    select
        product_id,
        sum(add_to_carts) - sum(purchases) as carts_lost
    from {{ ref('int_product_interactions') }}
    group by product_id

)

select
    products.category,
    products.product_name,
    interactions.carts_lost,
    interactions.carts_lost * products.price as value_lost
from interactions
inner join {{ ref('dim_product') }} as products using (product_id)
where interactions.carts_lost > 0
order by value_lost desc
limit 100

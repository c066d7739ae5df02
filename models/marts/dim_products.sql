-- Products with what became of them so far.

with products as (

    select * from {{ ref('stg_products') }}

),

interactions as (

    select
        product_id,
        sum(views) as views,
        sum(add_to_carts) as add_to_carts,
        sum(purchases) as purchases,
        sum(units_sold) as units_sold,
        sum(revenue) as revenue
    from {{ ref('int_product_interactions') }}
    group by product_id

)

select
    product_id,
    product_name,
    category,
    brand,
    price,
    cost,
    margin,
    case when price < 20 then 'low' when price < 100 then 'middle' else 'high' end as price_band,
    coalesce(views, 0) as views,
    coalesce(add_to_carts, 0) as add_to_carts,
    coalesce(purchases, 0) as purchases,
    coalesce(units_sold, 0) as units_sold,
    coalesce(revenue, 0) as revenue,
    {{ share_of('purchases', 'views') }} as purchase_rate,
    rank() over (partition by category order by coalesce(revenue, 0) desc) as rank_in_category
from products
left join interactions using (product_id)

-- Which product of the shop stands behind a number of the marketplace.

with sales as (

    select * from {{ ref('stg_amazon_sales') }}

),

products as (

    select * from {{ ref('stg_products') }}

),

listings as (

    select
        asin,
        (array_agg(product_id order by sale_date desc))[1] as product_id,
        min(sale_date) as first_sold_on,
        max(sale_date) as last_sold_on
    from sales
    group by asin

)

select
    {{ surrogate_key(['listings.asin']) }} as listing_key,
    listings.asin,
    listings.product_id,
    products.product_name,
    products.category,
    products.brand,
    listings.first_sold_on,
    listings.last_sold_on
from listings
left join products using (product_id)

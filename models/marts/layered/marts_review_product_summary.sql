-- How products are rated, beside how they sell.

with reviews as (

    select
        product_id,
        count(*) as reviews,
        avg(rating) as average_rating,
        count(*) filter (where rating = 5) as five_stars,
        count(*) filter (where is_negative) as negative_reviews,
        max(created_at) as last_reviewed_at
    from {{ ref('fact_review') }}
    group by product_id

),

sales as (

    select
        product_id,
        sum(quantity) filter (where is_sale) as units_sold,
        sum(net_amount) filter (where is_sale) as revenue,
        count(*) filter (where status = 'returned') as returned_lines,
        count(*) as lines
    from {{ ref('fact_sales') }}
    group by product_id

),

products as (

    select * from {{ ref('dim_product') }}

)

select
    product_id,
    products.product_name,
    products.category,
    products.brand,
    products.price,
    reviews.reviews::integer as reviews,
    round(reviews.average_rating, 2)::numeric(4, 2) as average_rating,
    {{ share_of('reviews.five_stars', 'reviews.reviews') }}::numeric(5, 4) as five_star_rate,
    {{ share_of('reviews.negative_reviews', 'reviews.reviews') }}::numeric(5, 4) as negative_rate,
    reviews.last_reviewed_at,
    coalesce(sales.units_sold, 0)::integer as units_sold,
    coalesce(sales.revenue, 0)::numeric(14, 2) as revenue,
    {{ share_of('sales.returned_lines', 'sales.lines') }}::numeric(5, 4) as return_rate
from reviews
inner join products using (product_id)
inner join sales using (product_id)

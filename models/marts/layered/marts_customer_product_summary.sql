-- Who bought which product how often, and how they liked it.

with sales as (

    select * from {{ ref('fact_sales') }}
    where is_sale

),

reviews as (

    select
        customer_id,
        product_id,
        avg(rating) as average_rating
    from {{ ref('fact_review') }}
    group by customer_id, product_id

),

summary as (

    select
        customer_id,
        product_id,
        count(distinct transaction_id) as sales,
        sum(quantity) as units,
        sum(net_amount) as revenue,
        min(ordered_at) as first_bought_at,
        max(ordered_at) as last_bought_at
    from sales
    group by customer_id, product_id

),

customers as (

    select * from {{ ref('dim_customer') }}

),

products as (

    select * from {{ ref('dim_product') }}

)

select
    {{ surrogate_key(['customer_id', 'product_id']) }} as customer_product_key,
    customer_id,
    product_id,
    customers.tier,
    customers.country_code,
    products.product_name,
    products.category,
    products.brand,
    summary.sales::integer as sales,
    summary.units::integer as units,
    summary.revenue::numeric(14, 2) as revenue,
    summary.first_bought_at,
    summary.last_bought_at,
    summary.sales > 1 as is_bought_again,
    round(reviews.average_rating, 2)::numeric(4, 2) as average_rating
from summary
inner join customers using (customer_id)
inner join products using (product_id)
left join reviews using (customer_id, product_id)

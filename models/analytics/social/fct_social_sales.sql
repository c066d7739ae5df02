-- The star's fact: what was said about a product, and what was sold of it, per day and product.

{% set platforms = var('social_platforms') %}

with sales as (

    select * from {{ ref('core_marketplace_sales') }}

),

listings as (

    select * from {{ ref('core_marketplace_listings') }}

),

posts as (

    select * from {{ ref('core_social_posts') }}

),

metrics as (

    select * from {{ ref('core_social_metrics') }}

),

products as (

    select * from {{ ref('dim_products') }}

),

product_sales as (

    select
        listings.product_id,
        sales.sale_date as date_day,
        sum(sales.units)::integer as units,
        sum(sales.revenue) as revenue
    from sales
    inner join listings using (listing_key)
    group by listings.product_id, sales.sale_date

),

product_attention as (

    select
        listings.product_id,
        metrics.metric_date as date_day,
        {%- for platform in platforms %}
        sum(metrics.views) filter (where posts.platform = '{{ platform }}')::bigint as {{ platform }}_views,
        {%- endfor %}
        sum(metrics.views)::bigint as social_views,
        sum(metrics.engagements)::bigint as social_engagements,
        count(*)::integer as social_posts
    from metrics
    inner join posts using (social_post_key)
    inner join listings using (listing_key)
    group by listings.product_id, metrics.metric_date

),

days as (

    select
        product_id,
        date_day,
        {%- for platform in platforms %}
        coalesce(product_attention.{{ platform }}_views, 0) as {{ platform }}_views,
        {%- endfor %}
        coalesce(product_attention.social_views, 0) as social_views,
        coalesce(product_attention.social_engagements, 0) as social_engagements,
        coalesce(product_attention.social_posts, 0) as social_posts,
        coalesce(product_sales.units, 0) as units,
        coalesce(product_sales.revenue, 0)::numeric(14, 2) as revenue
    from product_sales
    full join product_attention using (product_id, date_day)

)

select
    {{ surrogate_key(['days.date_day', 'days.product_id']) }} as social_sales_key,
    days.date_day::timestamp as "timestamp",
    days.product_id,
    products.product_key,
    days.date_day,
    {%- for platform in platforms %}
    days.{{ platform }}_views,
    {%- endfor %}
    days.social_views,
    days.social_engagements,
    days.social_posts,
    days.units,
    days.revenue
from days
-- The version of the product that held at the end of the day, as in the other facts of the warehouse.
left join products
    on products.product_id = days.product_id
    and products.valid_from < days.date_day + 1
    and (products.valid_to is null or products.valid_to >= days.date_day + 1)

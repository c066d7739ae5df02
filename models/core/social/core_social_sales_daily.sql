-- Attention and sales side by side, per platform, category and day, on the days that both are known for.

with posts as (

    select * from {{ ref('core_social_posts') }}

),

metrics as (

    select * from {{ ref('core_social_metrics') }}

),

listings as (

    select * from {{ ref('core_marketplace_listings') }}

),

sales as (

    select * from {{ ref('core_marketplace_sales') }}

),

attention as (

    select
        posts.platform,
        posts.category,
        metrics.metric_date as date_day,
        sum(metrics.views) as views,
        sum(metrics.engagements) as engagements
    from metrics
    inner join posts using (social_post_key)
    group by posts.platform, posts.category, metrics.metric_date

),

category_sales as (

    select
        listings.category,
        sales.sale_date as date_day,
        sum(sales.units) as units,
        sum(sales.revenue) as revenue
    from sales
    inner join listings using (listing_key)
    group by listings.category, sales.sale_date

),

known_days as (

    select
        greatest(min(attention.date_day), (select min(date_day) from category_sales)) as first_day,
        least(max(attention.date_day), (select max(date_day) from category_sales)) as last_day
    from attention

),

platforms as (

    select distinct platform from attention

),

daily as (

    select
        platforms.platform,
        category_sales.category,
        category_sales.date_day,
        -- A category that nobody posted about got no attention.
        coalesce(attention.views, 0)::bigint as views,
        coalesce(attention.engagements, 0)::bigint as engagements,
        category_sales.units::bigint as units,
        category_sales.revenue::numeric(14, 2) as revenue
    from category_sales
    inner join known_days on category_sales.date_day between known_days.first_day and known_days.last_day
    cross join platforms
    left join attention
        on attention.platform = platforms.platform
        and attention.category = category_sales.category
        and attention.date_day = category_sales.date_day

)

select
    {{ surrogate_key(['platform', 'category', 'date_day']) }} as social_sales_day_key,
    *,
    -- Both have their weekdays, which would look like a connection every seven days: each day is held against the
    -- average of its weekday.
    views / nullif(avg(views) over weekday, 0)::double precision as attention_index,
    units / nullif(avg(units) over weekday, 0)::double precision as sales_index
from daily
window weekday as (partition by platform, category, extract(isodow from date_day))

-- What each campaign cost and what its orders brought: return on ad spend, cost per order, conversion, click-through.

with campaigns as (

    select * from {{ ref('silver_campaigns') }}

),

spend as (

    select
        campaign_id,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(spend) as spend,
        min(spend_date) as first_spend_date,
        max(spend_date) as last_spend_date
    from {{ ref('silver_campaign_spend') }}
    group by campaign_id

),

as_of as (

    select max(last_spend_date) as as_of_date from spend

),

order_costs as (

    select
        transaction_id,
        sum(quantity * cost) as cost_of_goods
    from {{ ref('silver_order_items') }}
    inner join {{ ref('silver_products') }} using (product_id)
    group by transaction_id

),

sales as (

    select
        campaign_id,
        count(*) as orders,
        count(distinct customer_id) as customers,
        sum(revenue) as revenue,
        sum(revenue - cost_of_goods) as gross_margin
    from {{ ref('silver_orders') }}
    left join order_costs using (transaction_id)
    where
        is_sale
        and campaign_id is not null
    group by campaign_id

),

results as (

    select
        campaign_id,
        campaign_name,
        channel,
        platform,
        starts_on,
        ends_on,
        case
            when starts_on > as_of_date then 'planned'
            when ends_on < as_of_date then 'ended'
            else 'running'
        end as campaign_status,
        budget,
        coalesce(impressions, 0) as impressions,
        coalesce(clicks, 0) as clicks,
        coalesce(spend, 0) as spend,
        coalesce(orders, 0) as orders,
        coalesce(customers, 0) as customers,
        coalesce(revenue, 0) as revenue,
        coalesce(gross_margin, 0) as gross_margin
    from campaigns
    left join spend using (campaign_id)
    left join sales using (campaign_id)
    cross join as_of

)

select
    campaign_id,
    campaign_name,
    channel,
    platform,
    starts_on,
    ends_on,
    campaign_status,
    budget,
    {{ share_of('spend', 'budget') }} as budget_used_rate,
    impressions::bigint as impressions,
    clicks::bigint as clicks,
    {{ share_of('clicks', 'impressions', 6) }} as click_through_rate,
    spend,
    round(spend / nullif(clicks, 0), 4) as cost_per_click,
    orders::integer as orders,
    customers::integer as customers,
    {{ share_of('orders', 'clicks', 6) }} as conversion_rate,
    round(spend / nullif(orders, 0), 2) as cost_per_order,
    revenue,
    round(revenue / nullif(orders, 0), 2) as average_order_value,
    gross_margin,
    {{ share_of('revenue', 'spend') }} as roas,
    {{ share_of('gross_margin - spend', 'spend') }} as roi,
    gross_margin > spend as is_profitable
from results

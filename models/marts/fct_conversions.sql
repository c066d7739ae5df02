-- The funnel from product view to cart to purchase, per day, channel and device.

with sessions as (

    select * from {{ ref('int_sessions') }}

),

funnel as (

    select
        session_date as date_day,
        channel,
        device,
        count(*) as sessions,
        count(*) filter (where product_views > 0) as sessions_with_view,
        count(*) filter (where add_to_carts > 0) as sessions_with_cart,
        count(*) filter (where purchases > 0) as sessions_with_purchase,
        sum(revenue) as revenue,
        percentile_cont(0.5) within group (
            order by extract(epoch from first_purchase_at - started_at) / 60
        ) filter (where purchases > 0) as median_minutes_to_purchase
    from sessions
    group by session_date, channel, device

)

select
    {{ surrogate_key(['date_day', 'channel', 'device']) }} as conversion_key,
    date_day,
    channel,
    device,
    sessions,
    sessions_with_view,
    sessions_with_cart,
    sessions_with_purchase,
    {{ share_of('sessions_with_cart', 'sessions_with_view') }} as view_to_cart_rate,
    {{ share_of('sessions_with_purchase', 'sessions_with_cart') }} as cart_to_purchase_rate,
    {{ share_of('sessions_with_purchase', 'sessions') }} as conversion_rate,
    sessions_with_view - sessions_with_cart as dropped_after_view,
    sessions_with_cart - sessions_with_purchase as dropped_after_cart,
    revenue,
    round(median_minutes_to_purchase::numeric, 1) as median_minutes_to_purchase
from funnel

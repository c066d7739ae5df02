/*
  The funnel from product view to cart to purchase, per day, channel and device. A session that goes on with the cart of
  an older one has come as far as its last step says: each stage counts those that reached it or a later one.

  Late events move sessions within their day and to the day before, so everything from the first day that new events
  touch is replaced.
*/

{{ config(materialized='incremental', incremental_strategy='replace_from', unique_key='date_day') }}

with all_sessions as (

    select * from {{ ref('int_sessions') }}

),

sessions as (

    select * from all_sessions
    {%- if is_incremental() %}
    where session_date >= (select min(session_date) from all_sessions where {{ is_to_build('started_at') }})
    {%- endif %}

),

funnel as (

    select
        session_date as date_day,
        channel,
        device,
        count(*) as sessions,
        count(*) filter (where furthest_stage in ('product view', 'cart', 'purchase')) as sessions_with_view,
        count(*) filter (where furthest_stage in ('cart', 'purchase')) as sessions_with_cart,
        count(*) filter (where furthest_stage = 'purchase') as sessions_with_purchase,
        sum(revenue) as revenue,
        percentile_cont(0.5) within group (
            order by extract(epoch from first_purchase_at - coalesce(first_view_at, started_at)) / 60
        ) filter (where purchases > 0) as median_minutes_to_purchase,
        max(loaded_at) as loaded_at
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
    {{ share_of('sessions_with_view - sessions_with_cart', 'sessions_with_view') }} as view_drop_off_rate,
    {{ share_of('sessions_with_cart - sessions_with_purchase', 'sessions_with_cart') }} as cart_drop_off_rate,
    revenue,
    round(median_minutes_to_purchase::numeric, 1) as median_minutes_to_purchase,
    loaded_at
from funnel

/*
  Sessions: the events of a customer with no more than {{ var("session_timeout_minutes") }} minutes between them.

  A late event can open a session before others, make one longer, or close the gap between two, whose keys are then
  gone. So all sessions of a customer are made again as soon as an event of theirs arrives (unique_key is the customer).
*/

{{ config(materialized='incremental', unique_key='user_id', incremental_strategy='delete+insert') }}

with events as (

    select * from {{ ref('stg_events') }}
    {%- if is_incremental() %}
    where user_id in (select user_id from {{ ref('stg_events') }} where {{ is_to_build('occurred_at') }})
    {%- endif %}

),

marked as (

    select
        *,
        coalesce(
            occurred_at - lag(occurred_at) over customer_timeline
                > interval '{{ var("session_timeout_minutes") }} minutes',
            true
        ) as starts_session
    from events
    window customer_timeline as (partition by user_id order by occurred_at, event_id)

),

numbered as (

    select
        *,
        count(*) filter (where starts_session) over (
            partition by user_id
            order by occurred_at, event_id
        ) as session_number
    from marked

),

sessions as (

    select
        user_id,
        session_number,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min(channel) filter (where starts_session) as channel,
        min(device) filter (where starts_session) as device,
        count(*) as event_count,
        count(*) filter (where event_type = 'page_view') as page_views,
        count(product_id) filter (where event_type = 'page_view') as product_views,
        count(*) filter (where event_type = 'add_to_cart') as add_to_carts,
        count(*) filter (where event_type = 'purchase') as purchases,
        min(occurred_at) filter (where event_type = 'page_view' and product_id is not null) as first_view_at,
        min(occurred_at) filter (where event_type = 'add_to_cart') as first_cart_at,
        min(occurred_at) filter (where event_type = 'purchase') as first_purchase_at,
        coalesce(sum(revenue), 0) as revenue,
        max(loaded_at) as loaded_at
    from numbered
    group by user_id, session_number

)

select
    {{ surrogate_key(['user_id', 'started_at']) }} as session_id,
    *,
    started_at::date as session_date,
    extract(epoch from ended_at - started_at)::integer as duration_seconds,
    case
        when purchases > 0 then 'purchase'
        when add_to_carts > 0 then 'cart'
        when product_views > 0 then 'product view'
        else 'visit'
    end as furthest_stage
from sessions

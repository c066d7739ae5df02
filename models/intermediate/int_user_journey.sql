-- How far each customer has come, from the first visit to the last purchase; anew for those who were on the site again.

{{ config(materialized='incremental', unique_key='user_id', incremental_strategy='delete+insert') }}

with sessions as (

    select * from {{ ref('int_sessions') }}
    {%- if is_incremental() %}
    where user_id in (select user_id from {{ ref('int_sessions') }} where {{ is_to_build('started_at') }})
    {%- endif %}

),

journeys as (

    select
        user_id,
        count(*) as sessions,
        min(started_at) as first_seen_at,
        max(ended_at) as last_seen_at,
        min(first_cart_at) as first_cart_at,
        min(first_purchase_at) as first_purchase_at,
        max(first_purchase_at) as last_purchase_at,
        count(first_purchase_at) as sessions_with_purchase,
        sum(page_views) as page_views,
        sum(purchases) as purchases,
        sum(revenue) as revenue,
        min(session_number) filter (where purchases > 0) as sessions_to_first_purchase,
        max(loaded_at) as loaded_at
    from sessions
    group by user_id

)

select
    *,
    first_purchase_at - first_seen_at as time_to_first_purchase,
    sessions_with_purchase > 1 as is_repeat_buyer,
    case
        when first_purchase_at is not null then 'purchase'
        when first_cart_at is not null then 'cart'
        else 'view'
    end as furthest_stage
from journeys

-- The days of a video add up to what TikTok told last, in whichever version of its API.
with answers as (

    select
        coalesce(payload ->> 'id', payload #>> '{data, id}') as post_id,
        coalesce(payload #>> '{stats, playCount}', payload #>> '{data, view_count}')::bigint as total_views,
        fetched_at
    from {{ source('social', 'tiktok_posts') }}

),

-- Of videos that were looked at on their first day, all is known.
totals as (

    select post_id, max(total_views) as total_views
    from answers
    group by post_id

),

staged as (

    select post_id, sum(views) as views, bool_or(metric_date = published_at::date) as is_known_from_start
    from {{ ref('stg_tiktok_posts') }}
    group by post_id

)

select post_id, total_views, views
from totals
full join staged using (post_id)
where
    coalesce(is_known_from_start, true)
    and total_views is distinct from views

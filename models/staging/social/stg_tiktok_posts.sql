-- What TikTok's videos got, day by day: the API tells totals, in two versions that name everything differently.

with delivered as not materialized (

    select
        *,
        coalesce(payload ->> 'id', payload #>> '{data, id}') as post_id,
        _loaded_at as loaded_at
    from {{ source('social', 'tiktok_posts') }}

),

answers as (

    {{ rows_to_build('delivered', key='post_id', event_time='fetched_at') }}

),

version_1 as (

    select
        post_id,
        to_timestamp((payload ->> 'createTime')::bigint) at time zone 'UTC' as published_at,
        payload #>> '{author, uniqueId}' as author,
        payload #>> '{author, region}' as region,
        array(
            select lower(challenge ->> 'title')
            from jsonb_array_elements(payload -> 'challenges') as challenge
        ) as hashtags,
        payload #>> '{anchors, 0, extra, asin}' as asin,
        (payload #>> '{stats, playCount}')::bigint as total_views,
        (payload #>> '{stats, diggCount}')::bigint as total_likes,
        (payload #>> '{stats, commentCount}')::bigint as total_comments,
        (payload #>> '{stats, shareCount}')::bigint as total_shares,
        fetched_at,
        loaded_at,
        _file,
        _line
    from answers
    where api_version = 'v1'

),

version_2 as (

    select
        post_id,
        to_timestamp((payload #>> '{data, create_time}')::bigint) at time zone 'UTC' as published_at,
        payload #>> '{data, username}' as author,
        payload #>> '{data, region_code}' as region,
        array(
            select lower(hashtag)
            from jsonb_array_elements_text(payload #> '{data, hashtag_names}') as hashtag
        ) as hashtags,
        payload #>> '{data, product_tags, 0, asin}' as asin,
        (payload #>> '{data, view_count}')::bigint as total_views,
        (payload #>> '{data, like_count}')::bigint as total_likes,
        (payload #>> '{data, comment_count}')::bigint as total_comments,
        (payload #>> '{data, share_count}')::bigint as total_shares,
        fetched_at,
        loaded_at,
        _file,
        _line
    from answers
    where api_version = 'v2'

),

videos as (

    select * from version_1
    union all
    select * from version_2

),

last_of_day as (

    select distinct on (post_id, fetched_at::date) *
    from videos
    order by post_id, fetched_at::date, fetched_at desc, _file desc, _line desc

),

with_day_before as (

    select
        *,
        fetched_at::date as metric_date,
        -- A video that was published today had nothing yesterday; of an older one that is met for the first time it is
        -- not known when it got what it has.
        case
            when lag(post_id) over video is null and published_at::date < fetched_at::date then null
            else coalesce(lag(total_views) over video, 0)
        end as views_before,
        coalesce(lag(total_likes) over video, 0) as likes_before,
        coalesce(lag(total_comments) over video, 0) as comments_before,
        coalesce(lag(total_shares) over video, 0) as shares_before
    from last_of_day
    window video as (partition by post_id order by fetched_at)

)

select
    post_id,
    metric_date,
    published_at,
    author,
    region,
    hashtags,
    asin,
    -- A platform takes back views that it finds to be false.
    greatest(total_views - views_before, 0) as views,
    greatest(total_likes - likes_before, 0) as likes,
    greatest(total_comments - comments_before, 0) as comments,
    greatest(total_shares - shares_before, 0) as shares,
    fetched_at,
    -- What arrives late changes the days after it too.
    max(loaded_at) over (partition by post_id) as loaded_at
from with_day_before
where views_before is not null

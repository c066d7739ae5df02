-- What Meta's posts got, day by day: insights come as a list of metrics with a list of daily values in each.

with delivered as not materialized (

    select
        *,
        payload ->> 'id' as post_id,
        _loaded_at as loaded_at
    from {{ source('social', 'meta_posts') }}

),

answers as (

    {{ rows_to_build('delivered', key='post_id', event_time='fetched_at') }}

),

-- Each answer holds all days so far, so that the last one says it all.
latest as (

    select distinct on (post_id) *
    from answers
    order by post_id, fetched_at desc, _file desc, _line desc

),

daily_values as (

    select
        latest.post_id,
        metric ->> 'name' as metric_name,
        -- A value belongs to the day that ends at midnight of `end_time`.
        ((daily ->> 'end_time')::timestamptz at time zone 'UTC')::date - 1 as metric_date,
        daily -> 'value' as metric_value
    from latest
    cross join jsonb_array_elements(latest.payload #> '{insights, data}') as metric
    cross join jsonb_array_elements(metric -> 'values') as daily

),

numbers as (

    select
        post_id,
        metric_date,
        metric_name,
        metric_value::bigint as metric_value
    from daily_values
    where jsonb_typeof(metric_value) = 'number'
    union all
    -- Version 21 of the API counts reactions by their type.
    select
        post_id,
        metric_date,
        metric_name,
        by_type.reactions::bigint
    from daily_values
    cross join jsonb_each_text(metric_value) as by_type (reaction, reactions)
    where jsonb_typeof(metric_value) = 'object'

),

metrics as (

    select
        post_id,
        metric_date,
        sum(metric_value) filter (where metric_name = 'post_impressions')::bigint as views,
        sum(metric_value) filter (
            where metric_name in ('post_reactions_like_total', 'post_reactions_by_type')
        )::bigint as likes,
        sum(metric_value) filter (where metric_name = 'post_comments')::bigint as comments,
        sum(metric_value) filter (where metric_name = 'post_shares')::bigint as shares
    from numbers
    group by post_id, metric_date

),

posts as (

    select
        post_id,
        (payload ->> 'created_time')::timestamptz at time zone 'UTC' as published_at,
        payload #>> '{from, name}' as author,
        null::text as region,
        array(
            select lower(found[1])
            from regexp_matches(payload ->> 'message', '#(\w+)', 'g') as found
        ) as hashtags,
        substring(payload #>> '{attachments, data, 0, unshimmed_url}' from '/dp/(B0[0-9A-Z]{8})') as asin,
        fetched_at,
        loaded_at
    from latest

)

select
    posts.post_id,
    metrics.metric_date,
    posts.published_at,
    posts.author,
    posts.region,
    posts.hashtags,
    posts.asin,
    metrics.views,
    metrics.likes,
    metrics.comments,
    metrics.shares,
    posts.fetched_at,
    posts.loaded_at
from posts
inner join metrics using (post_id)

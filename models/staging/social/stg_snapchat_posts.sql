-- What Snapchat's snaps got, day by day: an answer is a page of many snaps, each with a time series of its own.

with delivered as not materialized (

    select
        *,
        fetched_at::date as fetched_on,
        _loaded_at as loaded_at
    from {{ source('social', 'snapchat_posts') }}

),

pages as (

    {{ rows_to_build('delivered', key='fetched_on', event_time='fetched_at') }}

),

series as (

    select
        item -> 'timeseries_stat' as stat,
        pages.fetched_at,
        pages.loaded_at,
        pages._file,
        pages._line
    from pages
    cross join jsonb_array_elements(pages.payload -> 'timeseries_stats') as item
    where item ->> 'sub_request_status' = 'SUCCESS'

),

days as (

    select
        stat ->> 'id' as post_id,
        ((daily ->> 'start_time')::timestamptz at time zone 'UTC')::date as metric_date,
        stat -> 'snap' as snap,
        daily -> 'stats' as stats,
        series.fetched_at,
        series.loaded_at,
        series._file,
        series._line
    from series
    cross join jsonb_array_elements(stat -> 'timeseries') as daily

),

latest as (

    select distinct on (post_id, metric_date) *
    from days
    order by post_id, metric_date, fetched_at desc, _file desc, _line desc

)

select
    post_id,
    metric_date,
    to_timestamp((snap ->> 'created_at_ms')::bigint / 1000.0) at time zone 'UTC' as published_at,
    snap #>> '{creator, handle}' as author,
    snap #>> '{creator, country}' as region,
    array(
        select lower(ltrim(topic, '#'))
        from jsonb_array_elements_text(snap -> 'topics') as topic
    ) as hashtags,
    substring(snap #>> '{attachment, web_view, url}' from '/product/(B0[0-9A-Z]{8})') as asin,
    (stats ->> 'impressions')::bigint as views,
    (stats #>> '{engagement, favorites}')::bigint as likes,
    (stats #>> '{engagement, replies}')::bigint as comments,
    (stats #>> '{engagement, shares}')::bigint as shares,
    fetched_at,
    loaded_at
from latest

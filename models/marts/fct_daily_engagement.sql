/*
  How many customers were on the site each day, and in the 7 and 30 days up to it. Every day between the first and the
  last session has a row.

  A late session changes its own day and, as it stays in the count of active customers, the 29 days after it; it can
  also make another session the customer's second. So everything from the first day that new events touch is replaced.
*/

{{ config(materialized='incremental', incremental_strategy='replace_from', unique_key='date_day') }}

with all_sessions as (

    select * from {{ ref('int_sessions') }}

),

first_day as (

    {% if is_incremental() -%}
    select least(
        (select min(session_date) from all_sessions where {{ is_to_build('started_at') }}),
        (select max(date_day) + 1 from {{ this }})
    ) as day
    {%- else -%}
    select min(session_date) as day from all_sessions
    {%- endif %}

),

sessions as (

    select * from all_sessions
    where session_date >= (select day - 29 from first_day)

),

active_days as (

    select
        user_id,
        session_date as day,
        lead(session_date) over (partition by user_id order by session_date) as next_day
    from sessions
    group by user_id, session_date

),

/*
  A customer who is active on a day counts as weekly active on that day and the 6 after it, or until the next active
  day, which then takes over. So the number of active customers rises where such a span begins and falls behind its
  end: a running sum, instead of counting distinct customers over a moving window for every day.
*/
changes as (

    select
        day,
        count(*) as weekly_change,
        count(*) as monthly_change,
        count(*) as daily_active_users
    from active_days
    group by day

    union all

    select least(day + 7, next_day), -count(*), 0, 0
    from active_days
    group by 1

    union all

    select least(day + 30, next_day), 0, -count(*), 0
    from active_days
    group by 1

    union all

    select day::date, 0, 0, 0
    from generate_series(
        (select day from first_day),
        (select max(session_date) from sessions),
        interval '1 day'
    ) as day

),

active_users as (

    select
        day,
        sum(daily_active_users) as daily_active_users,
        sum(sum(weekly_change)) over (order by day) as weekly_active_users,
        sum(sum(monthly_change)) over (order by day) as monthly_active_users
    from changes
    group by day

),

daily_sessions as (

    select
        session_date as day,
        count(*) as sessions,
        sum(page_views) as page_views,
        round(avg(duration_seconds)) as average_session_seconds,
        count(*) filter (where event_count = 1) as bounced_sessions,
        count(*) filter (where session_number = 1) as first_time_visitors,
        max(loaded_at) as loaded_at
    from sessions
    group by session_date

)

select
    day as date_day,
    daily_active_users::integer as daily_active_users,
    weekly_active_users::integer as weekly_active_users,
    monthly_active_users::integer as monthly_active_users,
    {{ share_of('daily_active_users', 'monthly_active_users') }} as stickiness,
    coalesce(sessions, 0)::integer as sessions,
    coalesce(page_views, 0)::integer as page_views,
    average_session_seconds::integer as average_session_seconds,
    {{ share_of('bounced_sessions', 'sessions') }} as bounce_rate,
    coalesce(first_time_visitors, 0)::integer as first_time_visitors,
    loaded_at
from active_users
left join daily_sessions using (day)
where day between (select day from first_day) and (select max(session_date) from sessions)

-- How many customers were on the site each day, and in the 7 and 30 days up to it.

with sessions as (

    select * from {{ ref('int_sessions') }}

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
        count(*) filter (where session_number = 1) as first_time_visitors
    from sessions
    group by session_date

)

select
    day as date_day,
    daily_active_users::integer as daily_active_users,
    weekly_active_users::integer as weekly_active_users,
    monthly_active_users::integer as monthly_active_users,
    {{ share_of('daily_active_users', 'monthly_active_users') }} as stickiness,
    sessions,
    page_views,
    average_session_seconds::integer as average_session_seconds,
    {{ share_of('bounced_sessions', 'sessions') }} as bounce_rate,
    first_time_visitors
from daily_sessions
inner join active_users using (day)

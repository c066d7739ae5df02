-- Which visits end in an order, per day, channel and device.

with sessions as (

    select * from {{ ref('dim_session') }}

),

-- Several orders of a visit count as one that ended in an order.
transactions as (

    select
        session_id,
        count(*) filter (where is_sale) as sales,
        sum(net_amount) filter (where is_sale) as revenue
    from {{ ref('fact_transaction') }}
    where session_id is not null
    group by session_id

),

summary as (

    select
        sessions.date_day,
        sessions.channel,
        sessions.device,
        count(*) as sessions,
        count(*) filter (where sessions.is_anonymous) as anonymous_sessions,
        avg(sessions.duration_seconds) as average_duration_seconds,
        count(*) filter (where transactions.sales > 0) as sessions_with_sale,
        coalesce(sum(transactions.sales), 0) as sales,
        coalesce(sum(transactions.revenue), 0) as revenue
    from sessions
    left join transactions using (session_id)
    group by sessions.date_day, sessions.channel, sessions.device

)

select
    {{ surrogate_key(['date_day', 'channel', 'device']) }} as session_summary_key,
    date_day,
    channel,
    device,
    sessions::integer as sessions,
    anonymous_sessions::integer as anonymous_sessions,
    round(average_duration_seconds)::integer as average_duration_seconds,
    sessions_with_sale::integer as sessions_with_sale,
    sales::integer as sales,
    revenue::numeric(14, 2) as revenue,
    {{ share_of('sessions_with_sale', 'sessions') }}::numeric(5, 4) as conversion_rate,
    round(revenue / sessions, 2)::numeric(14, 2) as revenue_per_session
from summary

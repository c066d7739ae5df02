-- Visits to the site as the web analytics tool counts them, with whether they ended in an order.

with sessions as (

    {{ rows_to_build(ref('stg_sessions'), key='session_id', event_time='started_at') }}

)

select
    session_id,
    customer_id,
    customer_id is null as is_anonymous,
    started_at,
    ended_at,
    started_at::date as date_day,
    extract(epoch from ended_at - started_at)::integer as duration_seconds,
    device,
    browser,
    channel,
    landing_page,
    campaign_id,
    country_code,
    loaded_at
from sessions

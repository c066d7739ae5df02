-- Visits to the site as web analytics tells of them, with their day and length.

{{ config(materialized='incremental', unique_key='session_id', incremental_strategy='delete+insert') }}

with deliveries as (

    {{ last_delivery_of(source('shop', 'sessions'), key='session_id', columns=[
        'session_id',
        'customer_id',
        'started_at',
        'ended_at',
        'device',
        'browser',
        'channel',
        'landing_page',
        'campaign_id',
        'country_code',
        '_loaded_at as loaded_at',
    ]) }}

)

select
    *,
    started_at::date as session_date,
    extract(epoch from ended_at - started_at)::integer as duration_seconds,
    customer_id is null as is_anonymous
from deliveries

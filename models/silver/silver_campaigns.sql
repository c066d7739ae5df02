-- Campaigns as they are now.

{{ config(materialized='incremental', unique_key='campaign_id', incremental_strategy='merge') }}

with arrivals as (

    {{ newest_arrivals(ref('bronze_campaigns'), 'campaign_id', ['updated_at', '_file', '_line'], event_time='updated_at') }}

)

select
    campaign_id,
    btrim(campaign_name) as campaign_name,
    channel,
    platform,
    starts_on,
    ends_on,
    ends_on - starts_on + 1 as planned_days,
    budget,
    round(budget / (ends_on - starts_on + 1), 2) as budget_per_day,
    updated_at,
    {{ audit_columns() }}
from arrivals

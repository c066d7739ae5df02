-- What each campaign cost and brought on each day. Spend on unknown campaigns is in silver_rejected_rows.

{{
    config(
        materialized='incremental',
        unique_key=['campaign_id', 'spend_date'],
        incremental_strategy='delete+insert',
    )
}}

with arrivals as (

    {{ newest_arrivals(
        ref('bronze_campaign_spend'), ['campaign_id', 'spend_date'], ['_file', '_line'],
        event_time='spend_date', retry_missing=true
    ) }}

),

campaigns as (

    select campaign_id from {{ ref('silver_campaigns') }}

)

select
    campaign_id,
    spend_date,
    impressions,
    clicks,
    spend,
    {{ share_of('clicks', 'impressions', 6) }} as click_through_rate,
    round(spend / nullif(clicks, 0), 4) as cost_per_click,
    {{ audit_columns() }}
from arrivals
inner join campaigns using (campaign_id)

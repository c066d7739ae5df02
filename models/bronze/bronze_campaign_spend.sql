-- Rows of campaigns' daily spend as they were loaded, with where and when each came from.

select
    campaign_id,
    spend_date,
    impressions,
    clicks,
    spend,
    _source,
    _loaded_at,
    _pipeline_run_id,
    _file,
    _line
from {{ source('shop', 'campaign_spend') }}

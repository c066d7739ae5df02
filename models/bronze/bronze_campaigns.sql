-- Campaign rows as they were loaded, with where and when each came from.

select
    campaign_id,
    campaign_name,
    channel,
    platform,
    starts_on,
    ends_on,
    budget,
    updated_at,
    _source,
    _loaded_at,
    _pipeline_run_id,
    _file,
    _line
from {{ source('shop', 'campaigns') }}

-- Campaigns as they are now.

with latest as (

    {{ latest_per(source('shop', 'campaigns'), key='campaign_id', updated_at='updated_at') }}

)

select
    campaign_id,
    campaign_name,
    channel,
    platform,
    starts_on,
    ends_on,
    budget,
    updated_at
from latest

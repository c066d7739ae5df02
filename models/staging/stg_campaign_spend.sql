-- What each campaign cost and brought per day, by the platforms' latest word.

with latest as (

    {{ latest_per(
        source('shop', 'campaign_spend'),
        key='campaign_id, spend_date',
        updated_at='_loaded_at',
    ) }}

)

select
    campaign_id,
    spend_date,
    impressions,
    clicks,
    spend
from latest

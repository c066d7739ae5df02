-- Visits and orders of a campaign are within its days and on its channel, and so is what is spent on it.

{{ config(tags=['reconciliation']) }}

with activity as (

    select 'visit' as kind, session_id as id, campaign_id, channel, session_date as day
    from {{ ref('stg_sessions') }}

    union all

    select 'order', transaction_id, campaign_id, channel, order_date
    from {{ ref('stg_transactions') }}

    union all

    select 'spend', null, campaign_id, null, spend_date
    from {{ ref('stg_campaign_spend') }}

)

select activity.*
from activity
inner join {{ ref('stg_campaigns') }} as campaigns using (campaign_id)
where
    activity.day not between campaigns.starts_on and campaigns.ends_on
    or activity.channel <> campaigns.channel

union all

-- Whoever visits through a campaign has clicked on it.
select 'clicks', null, campaign_id, null, session_date
from {{ ref('stg_sessions') }}
inner join {{ ref('stg_campaign_spend') }} as spent using (campaign_id)
where session_date = spend_date
group by campaign_id, session_date, clicks
having count(*) > clicks

-- The lag model finds the planted lag of every platform and category, to the day.

{{ config(tags=['reconciliation']) }}

with planted as (

    select platform, category, lag_days from {{ source('social_answers', 'planted_lags') }}

),

found as (

    select platform, category, lag_days from {{ ref('social_lag_factors') }}

)

select
    platform,
    category,
    planted.lag_days as planted_lag_days,
    found.lag_days as found_lag_days
from planted
full join found using (platform, category)
where planted.lag_days is distinct from found.lag_days

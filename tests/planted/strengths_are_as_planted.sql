-- The regression finds the planted strength of every platform and category, as far as chance lets it.

{{ config(tags=['reconciliation']) }}

with planted as (

    select platform, category, strength from {{ source('social_answers', 'planted_lags') }}

),

found as (

    select platform, category, joint_slope from {{ ref('channel_attribution') }} where category <> 'All categories'

)

select platform, category, strength, joint_slope
from planted
full join found using (platform, category)
where coalesce(joint_slope not between 0.7 * strength and 1.3 * strength, true)

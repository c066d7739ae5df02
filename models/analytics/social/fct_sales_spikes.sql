-- Days on which a category sold far more than usual, and the platform whose attention foretold it.

with signals as (

    select * from {{ ref('social_signals') }}

),

attribution as (

    select * from {{ ref('channel_attribution') }}

),

days as (

    select
        signals.*,
        (sales_index - avg(sales_index) over category_days)
        / nullif(stddev_samp(sales_index) over category_days, 0) as z_score
    from signals
    window category_days as (partition by signals.platform, signals.category)

),

explained as (

    select
        days.*,
        attribution.joint_slope * (days.attention_index - 1) as leading_lift,
        sum(attribution.joint_slope * (days.attention_index - 1)) over (
            partition by days.category, days.date_day
        ) as foretold_lift
    from days
    inner join attribution
        on attribution.platform = days.platform
        and attribution.category = days.category
    where days.z_score >= {{ var('sales_spike_z_score') }}

),

strongest as (

    select distinct on (category, date_day) *
    from explained
    order by category, date_day, leading_lift desc, platform

)

select
    {{ surrogate_key(['category', 'date_day']) }} as sales_spike_key,
    category,
    date_day,
    sales_index,
    z_score,
    platform as leading_platform,
    attention_date,
    lag_days,
    attention_index,
    leading_lift,
    foretold_lift,
    -- At least half of the rise was to be seen that many days before.
    foretold_lift >= 0.5 * (sales_index - 1) as is_foretold
from strongest

-- What a regression leaves unexplained goes with none of its columns: otherwise other slopes would explain more.
with signals as (

    select * from {{ ref('social_signals') }}

),

slopes as (

    select platform, category, joint_slope from {{ ref('channel_attribution') }}

),

explained as (

    select
        signals.category,
        signals.date_day,
        signals.sales_index - sum(slopes.joint_slope * signals.attention_index) as unexplained
    from signals
    inner join slopes using (platform, category)
    group by signals.category, signals.date_day, signals.sales_index

)

select signals.platform, signals.category
from signals
inner join explained using (category, date_day)
group by signals.platform, signals.category
having abs(corr(explained.unexplained, signals.attention_index)) > 1e-9

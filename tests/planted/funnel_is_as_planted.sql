-- Sessions found in the tracker's events come as far as those that were made, step by step.

{{ config(tags=['reconciliation']) }}

with found as (

    select
        sum(sessions) as sessions,
        sum(sessions_with_view) as views,
        sum(sessions_with_cart) as carts,
        sum(sessions_with_purchase) as purchases
    from {{ ref('fct_conversions') }}

),

steps as (

    select 'funnel view' as name, views as numerator, sessions as denominator from found

    union all

    select 'funnel cart', carts, views from found

    union all

    select 'funnel purchase', purchases, carts from found

),

planted as (

    select name, sum(numerator) as numerator, sum(denominator) as denominator
    from {{ source('answers', 'planted_rates') }}
    where name like 'funnel %'
    group by name

)

select name, steps.numerator, planted.numerator as planted, steps.denominator, planted.denominator as planted_out_of
from steps
full join planted using (name)
where
    steps.numerator is distinct from planted.numerator
    or steps.denominator is distinct from planted.denominator

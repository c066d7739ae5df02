-- Is what the platforms charge for their data worth what it tells about sales? What a platform's signal is worth is
-- measured on days that it was not fitted to.

with signals as (

    select * from {{ ref('social_signals') }}

),

granger as (

    select * from {{ ref('granger_causality') }}

),

api_calls as (

    select * from {{ ref('stg_api_calls') }}

),

-- Learned from the first 70 % of the days, tried on the rest.
learning as (

    select percentile_disc(0.7) within group (order by date_day) as last_day from signals

),

fits as (

    select
        signals.platform,
        signals.category,
        regr_slope(sales_index, attention_index) as slope,
        regr_intercept(sales_index, attention_index) as intercept,
        avg(sales_index) as baseline
    from signals
    inner join learning on signals.date_day <= learning.last_day
    group by signals.platform, signals.category

),

forecasts as (

    select
        signals.platform,
        signals.category,
        signals.sales_index,
        fits.intercept + fits.slope * signals.attention_index as forecast,
        fits.baseline
    from signals
    inner join learning on signals.date_day > learning.last_day
    inner join fits
        on fits.platform = signals.platform
        and fits.category = signals.category

),

accuracy as (

    select
        platform,
        count(distinct category)::integer as categories,
        1 - sum((sales_index - forecast) ^ 2) / nullif(sum((sales_index - baseline) ^ 2), 0) as forecast_r_squared,
        avg(((sales_index > baseline) = (forecast > baseline))::integer)::double precision as direction_hit_rate
    from forecasts
    group by platform

),

-- A category counts if attention foretells its sales by the test that looks back just as far as the best lag.
insights as (

    select
        granger.platform,
        count(*) filter (where granger.is_significant)::integer as insights
    from granger
    inner join (select distinct platform, category, lag_days from signals) as lags
        on lags.platform = granger.platform
        and lags.category = granger.category
        and granger.lag_order = greatest(lags.lag_days - granger.shift_days, 1)
    group by granger.platform

),

costs as (

    select
        platform,
        sum(calls) as calls,
        sum(cost)::numeric(12, 4) as cost,
        min(call_date) as first_day,
        max(call_date) as last_day
    from api_calls
    group by platform

)

select
    platform,
    costs.first_day,
    costs.last_day,
    costs.calls,
    costs.cost,
    accuracy.categories,
    coalesce(insights.insights, 0) as insights,
    (costs.cost / nullif(insights.insights, 0))::numeric(12, 2) as cost_per_insight,
    accuracy.forecast_r_squared,
    accuracy.direction_hit_rate,
    -- Nothing is worth its price that forecasts no better than the average.
    (costs.cost / nullif(100 * greatest(accuracy.forecast_r_squared, 0), 0)::numeric)::numeric(12, 2)
        as cost_per_point_explained,
    100 * accuracy.forecast_r_squared / nullif(costs.cost, 0)::double precision as points_explained_per_euro,
    rank() over (
        order by accuracy.forecast_r_squared / nullif(costs.cost, 0)::double precision desc nulls last
    )::integer as value_rank
from costs
inner join accuracy using (platform)
left join insights using (platform)

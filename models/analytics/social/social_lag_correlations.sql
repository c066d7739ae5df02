-- How strongly sales go with the attention of some days before, for each number of days: the cross-correlation function.
-- All lags are measured on the same days of sales, so that they can be compared.

{% set max_lag = var('social_max_lag_days') %}

with daily as (

    select * from {{ ref('core_social_sales_daily') }}

),

compared as (

    select *
    from daily
    where date_day >= (select min(date_day) + {{ max_lag }} from daily)

),

-- Attention beside the day on whose sales it is tried. Kept as it is: the join below is on equal columns alone.
moved as materialized (

    select
        platform,
        category,
        lag_days,
        date_day + lag_days as date_day,
        attention_index
    from daily
    cross join generate_series(0, {{ max_lag }}) as lag_days

),

correlations as (

    select
        platform,
        category,
        moved.lag_days,
        count(*)::integer as days_compared,
        corr(compared.sales_index, moved.attention_index) as correlation
    from compared
    inner join moved using (platform, category, date_day)
    group by platform, category, moved.lag_days

),

ranked as (

    select
        *,
        row_number() over (
            partition by platform, category
            order by correlation desc nulls last, lag_days
        )::integer as lag_rank
    from correlations

)

select
    {{ surrogate_key(['platform', 'category', 'lag_days']) }} as lag_correlation_key,
    platform,
    category,
    lag_days,
    days_compared,
    correlation,
    correlation * sqrt((days_compared - 2) / nullif(1 - correlation ^ 2, 0)) as t_statistic,
    lag_rank,
    lag_rank = 1 as is_best_lag
from ranked

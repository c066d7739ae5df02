-- How many days pass between attention on a platform and sales of a category?

with correlations as (

    select * from {{ ref('social_lag_correlations') }}

)

select
    {{ surrogate_key(['best.platform', 'best.category']) }} as lag_factor_key,
    best.platform,
    best.category,
    best.lag_days,
    best.lag_days * 24 as lag_hours,
    best.correlation,
    best.t_statistic,
    runner_up.lag_days as runner_up_lag_days,
    runner_up.correlation as runner_up_correlation,
    best.correlation - runner_up.correlation as lead_over_runner_up,
    best.days_compared
from correlations as best
left join correlations as runner_up
    on runner_up.platform = best.platform
    and runner_up.category = best.category
    and runner_up.lag_rank = 2
where best.is_best_lag

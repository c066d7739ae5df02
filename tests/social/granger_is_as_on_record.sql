-- With the data that `tstl generate` makes by default, the model gives what statsmodels gave for the same series. With
-- other data there is nothing to compare; tests/social/granger_agrees_with_statsmodels.sql holds at any.
with generated_by_default as (

    select 1
    from {{ source('social_answers', 'planted_lags') }}
    having
        bool_and(seed = 42 and scale = 1)
        and (select min(date_day) = '2025-03-01' and max(date_day) = '2025-10-30' from {{ ref('core_social_sales_daily') }})

),

reference as (

    select * from {{ ref('granger_reference') }}

),

found as (

    select * from {{ ref('granger_causality') }}

)

select platform, category, lag_order, reference.f_statistic, found.f_statistic as found_f_statistic
from reference
full join found using (platform, category, lag_order)
where
    exists (select 1 from generated_by_default)
    and (
        found.denominator_degrees is distinct from reference.denominator_degrees
        or coalesce(abs(found.f_statistic / reference.f_statistic - 1) > 1e-6, true)
        or coalesce(abs(found.p_value / reference.p_value - 1) > 1e-6, true)
    )

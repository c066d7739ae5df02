-- On the series of seeds/granger_reference_series.csv, the Granger tests in SQL give what statsmodels gives, to six digits.
with series as (

    select * from {{ ref('granger_reference_series') }}

),

found as (

    {{ granger_tests(
        relation='series',
        keys=['platform', 'category'],
        day='date_day',
        y='sales_index',
        x='attention_index',
        max_order=7
    ) | indent(4) }}

),

reference as (

    select * from {{ ref('granger_reference') }}
    where (platform, category) in (select platform, category from {{ ref('granger_reference_series') }})

)

select platform, category, lag_order, reference.f_statistic, found.f_statistic as found_f_statistic
from reference
full join found using (platform, category, lag_order)
where
    found.numerator_degrees is distinct from reference.numerator_degrees
    or found.denominator_degrees is distinct from reference.denominator_degrees
    or coalesce(abs(found.f_statistic / reference.f_statistic - 1) > 1e-6, true)
    or coalesce(abs(found.p_value / reference.p_value - 1) > 1e-6, true)

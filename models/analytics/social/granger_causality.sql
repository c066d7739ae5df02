-- Does attention on a platform foretell the sales of a category better than their own past does? An F test for each
-- number of days that is looked back.

with series as (

    select * from {{ ref('granger_series') }}

),

tests as (

    {{ granger_tests(
        relation='series',
        keys=['platform', 'category', 'shift_days'],
        day='date_day',
        y='sales_index',
        x='attention_index',
        max_order=var('granger_max_order')
    ) | indent(4) }}

)

select
    {{ surrogate_key(['platform', 'category', 'lag_order']) }} as granger_key,
    platform,
    category,
    lag_order,
    shift_days,
    observations,
    f_statistic,
    numerator_degrees,
    denominator_degrees,
    p_value,
    p_value < {{ var('granger_significance') }} as is_significant
from tests

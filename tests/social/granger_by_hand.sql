-- Granger's test on seven days whose sums of squares can be worked out by hand.
--
-- y goes from 0 to 3, 0, 0, 3 and from 3 to 0, 0: its own past leaves (1.5)² · 4 = 9. With x, the slope that both groups
-- have in common is -6 / 4.5, which takes 36 / 4.5 = 8 off and leaves 1. So F = ((9 - 1) / 1) / (1 / 3) = 24, and of an F
-- with 1 and 3 degrees of freedom the upper tail is that of Student's t with 3 at the root of 24.
with series (pair, date_day, y, x) as (

    values
    (1, date '2026-01-01', 0, 1),
    (1, date '2026-01-02', 3, 1),
    (1, date '2026-01-03', 0, 3),
    (1, date '2026-01-04', 0, 3),
    (1, date '2026-01-05', 0, 1),
    (1, date '2026-01-06', 3, 2),
    (1, date '2026-01-07', 0, 1)

),

found as (

    {{ granger_tests(relation='series', keys=['pair'], day='date_day', y='y', x='x', max_order=1) | indent(4) }}

)

select *
from (select 1 as pair) as expected
left join found using (pair)
where
    observations is distinct from 6
    or numerator_degrees is distinct from 1
    or denominator_degrees is distinct from 3
    or coalesce(abs(f_statistic - 24) > 1e-9, true)
    or coalesce(abs(p_value - (1 - 2 / pi() * (atan(sqrt(8)) + sqrt(8) / 9))) > 1e-12, true)

-- More people shop on week-ends than on other days, so more is sold on such a day; few orders may differ by chance.
select
    weekend.sales_per_day as on_weekends,
    weekday.sales_per_day as on_weekdays
from {{ ref('sales_by_day_type') }} as weekend
inner join {{ ref('sales_by_day_type') }} as weekday on weekday.day_type = 'weekday'
where
    weekend.day_type = 'weekend'
    and weekend.sales_per_day <= weekday.sales_per_day
    and weekend.sales + weekday.sales >= 2000

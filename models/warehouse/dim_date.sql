-- Calendar days, for reports that also show days on which nothing happened.

with days as (

    select day::date as date_day
    from generate_series(
        '{{ var("first_date") }}'::date,
        '{{ var("last_date") }}'::date,
        interval '1 day'
    ) as day

)

select
    date_day,
    extract(year from date_day)::integer as year,
    extract(quarter from date_day)::integer as quarter,
    extract(month from date_day)::integer as month,
    to_char(date_day, 'FMMonth') as month_name,
    extract(week from date_day)::integer as iso_week,
    extract(isodow from date_day)::integer as iso_weekday,
    to_char(date_day, 'FMDay') as weekday_name,
    extract(isodow from date_day) >= 6 as is_weekend,
    date_trunc('week', date_day)::date as week_start,
    date_trunc('month', date_day)::date as month_start
from days

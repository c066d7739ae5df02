-- Each cohort has exactly as many customers, and as many of them come back in each month, as the generator planted.

{{ config(tags=['reconciliation']) }}

with planted as (

    select
        cohort_month,
        months_later as months_since,
        sum(denominator) as cohort_size,
        sum(numerator) as active_customers
    from {{ source('answers', 'planted_rates') }}
    where cohort_month is not null
    group by cohort_month, months_later
    -- The model has the months up to that of the last order; in a later one, nobody can have come back.
    having
        sum(numerator) > 0
        or cohort_month + make_interval(months => months_later)
            <= (select max(order_month) from {{ ref('fct_cohort_retention') }})

),

found as (

    select cohort_month, months_since, cohort_size, active_customers
    from {{ ref('fct_cohort_retention') }}
    where months_since > 0

)

select
    cohort_month,
    months_since,
    planted.cohort_size as planted_size,
    found.cohort_size as found_size,
    planted.active_customers as planted_customers,
    found.active_customers as found_customers
from planted
full join found using (cohort_month, months_since)
where
    planted.cohort_size is distinct from coalesce(found.cohort_size, 0)
    or planted.active_customers is distinct from coalesce(found.active_customers, 0)

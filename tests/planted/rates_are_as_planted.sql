-- What was drawn is near the rates that were planted: no more than five standard deviations away.

{{ config(tags=['reconciliation']) }}

with drawn as (

    select split_part(name, ' ', 1) as kind, name, value, sum(numerator) as cases, sum(denominator) as out_of
    from {{ source('answers', 'planted_rates') }}
    -- Purchases follow from the customers' orders, and the last month of a cohort may not be over.
    where
        name not in ('funnel purchase', 'funnel cart')
        and (
            cohort_month is null
            or cohort_month + months_later * interval '1 month'
            < (select date_trunc('month', max(file_date)) from {{ source('answers', 'planted_rates') }})
        )
    group by name, value

)

select *
from drawn
where abs(cases - value * out_of) > 5 * sqrt(value * (1 - value) * out_of) + 3

-- As many customers of each cohort order again in each later month as were planted.
with orders as (

    select distinct customer_id, date_trunc('month', ordered_at)::date as order_month
    from {{ ref('stg_transactions') }}
    inner join {{ ref('stg_customers') }} using (customer_id)

),

cohorts as (

    select *, min(order_month) over (partition by customer_id) as cohort_month
    from orders

),

sizes as (

    select cohort_month, count(distinct customer_id) as customers
    from cohorts
    group by cohort_month

),

found as (

    select
        cohort_month,
        (extract(year from age(order_month, cohort_month)) * 12
        + extract(month from age(order_month, cohort_month)))::integer as months_later,
        count(*) as numerator
    from cohorts
    where order_month > cohort_month
    group by cohort_month, order_month

),

planted as (

    select cohort_month, months_later, sum(numerator) as numerator, sum(denominator) as denominator
    from {{ source('answers', 'planted_rates') }}
    where cohort_month is not null
    group by cohort_month, months_later

)

select
    cohort_month,
    months_later,
    found.numerator,
    planted.numerator as planted,
    customers,
    planted.denominator as planted_customers
from planted
full join found using (cohort_month, months_later)
left join sizes using (cohort_month)
where
    coalesce(found.numerator, 0) is distinct from planted.numerator
    or coalesce(customers, 0) is distinct from planted.denominator

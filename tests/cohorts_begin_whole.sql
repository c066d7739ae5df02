-- In a cohort's own month, all of it ordered; and every customer with an order is in one cohort.

{{ config(tags=['reconciliation']) }}

select cohort_month, cohort_size, active_customers
from {{ ref('fct_cohort_retention') }}
where
    months_since = 0
    and active_customers <> cohort_size

union all

select null, cohorts.customers, orders.customers
from (select sum(cohort_size) as customers from {{ ref('fct_cohort_retention') }} where months_since = 0) as cohorts
cross join (select count(distinct customer_id) as customers from {{ ref('silver_orders') }}) as orders
where cohorts.customers <> orders.customers

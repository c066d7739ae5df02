-- The summaries of customers, ways to pay, categories, days and kinds of customers all come to the same revenue.

{{ config(tags=['reconciliation']) }}

with revenue as (

    select 'fact_transaction' as relation, sum(net_amount) as revenue from {{ ref('fact_transaction') }} where is_sale
    union all
    select 'marts_customer_product_summary', sum(revenue) from {{ ref('marts_customer_product_summary') }}
    union all
    select 'marts_payment_transaction_summary', sum(revenue) from {{ ref('marts_payment_transaction_summary') }}
    union all
    select 'sales_by_category', sum(revenue) from {{ ref('sales_by_category') }}
    union all
    select 'sales_by_day_type', sum(revenue) from {{ ref('sales_by_day_type') }}
    union all
    select 'sales_by_customer_type', sum(revenue) from {{ ref('sales_by_customer_type') }}

),

-- Orders from before the visits were counted have none.
revenue_of_visits as (

    select
        (select coalesce(sum(revenue), 0) from {{ ref('marts_session_transaction_summary') }}) as by_session,
        (
            select coalesce(sum(net_amount), 0)
            from {{ ref('fact_transaction') }}
            where is_sale and session_id is not null
        ) as by_order

)

select
    relation,
    revenue
from revenue
where revenue is distinct from (select revenue from revenue where relation = 'fact_transaction')

union all

select
    'marts_session_transaction_summary',
    by_session
from revenue_of_visits
where by_session is distinct from by_order

-- Every line of an order is in fact_sales once, whatever versions of customers and products there are.

{{ config(tags=['reconciliation']) }}

select
    (select count(*) from {{ ref('production_transaction_items') }}) as lines,
    (select count(*) from {{ ref('fact_sales') }}) as sales
where
    (select count(*) from {{ ref('production_transaction_items') }})
    <> (select count(*) from {{ ref('fact_sales') }})

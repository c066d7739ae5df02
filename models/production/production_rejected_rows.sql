-- tstl: off missing-key-test: a row that came twice is here twice
-- Which rows of the staging schema point to something that is nowhere, and so did not reach the production tables.

with customers as (

    select customers.*
    from {{ ref('staging_customers') }} as customers
    left join {{ ref('production_countries') }} as countries on upper(btrim(customers.country_code)) = countries.country_code
    where countries.country_code is null

),

transactions as (

    select transactions.*
    from {{ ref('staging_transactions') }} as transactions
    left join {{ ref('production_customers') }} as customers using (customer_id)
    where customers.customer_id is null

),

items as (

    select
        items.*,
        transactions.transaction_id is null as has_no_transaction
    from {{ ref('staging_transaction_items') }} as items
    left join {{ ref('production_transactions') }} as transactions using (transaction_id)
    left join {{ ref('production_products') }} as products using (product_id)
    where transactions.transaction_id is null or products.product_id is null

)

select
    'customers' as table_name,
    customer_id::text as row_key,
    'unknown country' as reason,
    _file as file,
    _line as line
from customers

union all

select
    'transactions',
    transaction_id::text,
    'unknown customer',
    _file,
    _line
from transactions

union all

select
    'transaction_items',
    transaction_id || '|' || line_number,
    case when has_no_transaction then 'unknown transaction' else 'unknown product' end,
    _file,
    _line
from items

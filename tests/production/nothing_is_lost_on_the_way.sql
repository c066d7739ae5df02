-- A key of the staging schema is in production or among the rejected rows; there is no third place.
with staged as (

    select 'customers' as table_name, customer_id::text as row_key from {{ ref('staging_customers') }}
    union
    select 'products', product_id::text from {{ ref('staging_products') }}
    union
    select 'transactions', transaction_id::text from {{ ref('staging_transactions') }}
    union
    select 'transaction_items', transaction_id || '|' || line_number from {{ ref('staging_transaction_items') }}

),

kept as (

    select 'customers' as table_name, customer_id::text as row_key from {{ ref('production_customers') }}
    union all
    select 'products', product_id::text from {{ ref('production_products') }}
    union all
    select 'transactions', transaction_id::text from {{ ref('production_transactions') }}
    union all
    select 'transaction_items', transaction_id || '|' || line_number from {{ ref('production_transaction_items') }}
    union all
    select table_name, row_key from {{ ref('production_rejected_rows') }}

)

select * from staged
except
select * from kept

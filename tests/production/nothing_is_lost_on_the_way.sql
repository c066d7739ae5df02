-- A key of the staging schema is in production or among the rejected rows; there is no third place.

{{ config(tags=['reconciliation']) }}

with missing as (

    select
        'customers' as table_name,
        customer_id::text as row_key
    from {{ ref('staging_customers') }}
    left join {{ ref('production_customers') }} as kept using (customer_id)
    where kept.customer_id is null

    union all

    select
        'products',
        product_id::text
    from {{ ref('staging_products') }}
    left join {{ ref('production_products') }} as kept using (product_id)
    where kept.product_id is null

    union all

    select
        'transactions',
        transaction_id::text
    from {{ ref('staging_transactions') }}
    left join {{ ref('production_transactions') }} as kept using (transaction_id)
    where kept.transaction_id is null

    union all

    select
        'transaction_items',
        transaction_id || '|' || line_number
    from {{ ref('staging_transaction_items') }}
    left join {{ ref('production_transaction_items') }} as kept using (transaction_id, line_number)
    where kept.transaction_id is null

)

select * from missing
except
select
    table_name,
    row_key
from {{ ref('production_rejected_rows') }}

-- The rows that point to something which is nowhere are those that were planted.

{{ config(tags=['reconciliation']) }}

with orphans as (

    select 'events' as table_name, event_id::text as row_key, 'unknown product' as reason
    from {{ ref('stg_events') }} as events
    left join {{ ref('stg_products') }} as products using (product_id)
    where events.product_id is not null and products.product_id is null

    union all

    select 'transactions', transaction_id::text, 'unknown customer'
    from {{ ref('stg_transactions') }} as transactions
    left join {{ ref('stg_customers') }} as customers using (customer_id)
    where customers.customer_id is null

    union all

    select 'transaction_items', transaction_id || '|' || line_number, 'unknown transaction'
    from {{ ref('stg_transaction_items') }} as items
    left join {{ ref('stg_transactions') }} as transactions using (transaction_id)
    where transactions.transaction_id is null

    union all

    select 'reviews', review_id::text, 'unknown product'
    from {{ ref('stg_reviews') }} as reviews
    left join {{ ref('stg_products') }} as products using (product_id)
    where products.product_id is null

),

planted as (

    select table_name, row_key, reason
    from {{ source('answers', 'planted_faults') }}
    where reason like 'unknown%'

)

select 'not planted' as fault, * from (select * from orphans except select * from planted) as orphans_only

union all

select 'not found' as fault, * from (select * from planted except select * from orphans) as planted_only

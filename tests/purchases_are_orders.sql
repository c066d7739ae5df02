-- What the tracker saw being bought is what was ordered since there is a tracker: products, pieces and prices.

{{ config(tags=['reconciliation']) }}

with purchases as (

    select transaction_id, product_id, quantity, unit_price
    from {{ ref('stg_events') }}
    where event_type = 'purchase'

),

orders as (

    select transaction_id, product_id, quantity, unit_price
    from {{ ref('stg_transaction_items') }}
    inner join {{ ref('stg_transactions') }} using (transaction_id)
    where session_id is not null

)

select 'only in events' as fault, * from (select * from purchases except all select * from orders) as purchases_only

union all

select 'only in orders' as fault, * from (select * from orders except all select * from purchases) as orders_only

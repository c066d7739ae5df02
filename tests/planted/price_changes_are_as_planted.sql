-- The log of the catalogue has every change of a price that was planted, and no other.

{{ config(tags=['reconciliation']) }}

with changes as (

    select
        product_id,
        updated_at as changed_at,
        lag(price) over (partition by product_id order by updated_at) as old_price,
        price as new_price
    from {{ ref('stg_product_changes') }}

),

found as (

    select * from changes where old_price <> new_price

),

planted as (

    select product_id, changed_at, old_price, new_price
    from {{ source('answers', 'planted_price_changes') }}

)

select 'not planted' as fault, * from (select * from found except all select * from planted) as found_only

union all

select 'not found' as fault, * from (select * from planted except all select * from found) as planted_only

-- Each planted change of a price opened a version of its own, at its time and with its values, and nothing else did.

{{ config(tags=['reconciliation']) }}

with versions as (

    select
        product_id,
        valid_from,
        price,
        lag(price) over (partition by product_id order by valid_from) as old_price,
        version_number
    from {{ ref('dim_products') }}

),

found as (

    select
        product_id,
        valid_from as changed_at,
        old_price,
        price as new_price
    from versions
    where version_number > 1 and price <> old_price

),

planted as (

    select product_id, changed_at, old_price, new_price
    from {{ source('answers', 'planted_price_changes') }}

)

(select 'planted and not found' as difference, * from planted except all select 'planted and not found', * from found)
union all
(select 'found and not planted', * from found except all select 'found and not planted', * from planted)

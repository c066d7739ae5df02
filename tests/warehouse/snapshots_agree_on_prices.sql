/*
  What a run saw of a price is what dim_products says of that time. A snapshot may know fewer versions, if something changed
  twice between two runs, and must never know others.
*/

{{ config(tags=['reconciliation']) }}

with seen as (

    select product_id, price, dbt_valid_from as seen_at
    from {{ ref('products_snapshot') }}

    union all

    select product_id, price, 'infinity'
    from {{ ref('products_snapshot') }}
    where dbt_valid_to is null

)

select
    seen.product_id,
    seen.seen_at,
    seen.price as seen_price,
    versions.price
from seen
left join {{ ref('dim_products') }} as versions
    on
        seen.product_id = versions.product_id
        and seen.seen_at >= versions.valid_from
        and (seen.seen_at < versions.valid_to or versions.is_current)
where seen.price is distinct from versions.price

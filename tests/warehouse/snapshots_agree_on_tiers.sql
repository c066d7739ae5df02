/*
  What a run saw of a tier is what dim_customers says of that time. A snapshot may know fewer versions, if something changed
  twice between two runs, and must never know others.
*/

{{ config(tags=['reconciliation']) }}

with seen as (

    select customer_id, tier, dbt_valid_from as seen_at
    from {{ ref('customers_snapshot') }}

    union all

    select customer_id, tier, 'infinity'
    from {{ ref('customers_snapshot') }}
    where dbt_valid_to is null

)

select
    seen.customer_id,
    seen.seen_at,
    seen.tier as seen_tier,
    versions.tier
from seen
left join {{ ref('dim_customers') }} as versions
    on
        seen.customer_id = versions.customer_id
        and seen.seen_at >= versions.valid_from
        and (seen.seen_at < versions.valid_to or versions.is_current)
where seen.tier is distinct from versions.tier

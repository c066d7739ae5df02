-- Each planted change of a tier opened a version of its own, at its time and with its values, and nothing else did.

{{ config(tags=['reconciliation']) }}

with versions as (

    select
        customer_id,
        valid_from,
        tier,
        lag(tier) over (partition by customer_id order by valid_from) as old_tier,
        version_number
    from {{ ref('dim_customers') }}

),

found as (

    select
        customer_id,
        valid_from as changed_at,
        old_tier,
        tier as new_tier
    from versions
    where version_number > 1 and tier <> old_tier

),

planted as (

    select customer_id, changed_at, old_tier, new_tier
    from {{ source('answers', 'planted_tier_changes') }}

)

(select 'planted and not found' as difference, * from planted except all select 'planted and not found', * from found)
union all
(select 'found and not planted', * from found except all select 'found and not planted', * from planted)

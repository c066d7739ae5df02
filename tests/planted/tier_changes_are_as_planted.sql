-- The log of the customers has every change of a tier that was planted, and no other.

{{ config(tags=['reconciliation']) }}

with changes as (

    select
        customer_id,
        updated_at as changed_at,
        lag(tier) over (partition by customer_id order by updated_at) as old_tier,
        tier as new_tier
    from {{ ref('stg_customer_changes') }}

),

found as (

    select * from changes where old_tier <> new_tier

),

planted as (

    select customer_id, changed_at, old_tier, new_tier
    from {{ source('answers', 'planted_tier_changes') }}

)

select 'not planted' as fault, * from (select * from found except all select * from planted) as found_only

union all

select 'not found' as fault, * from (select * from planted except all select * from found) as planted_only

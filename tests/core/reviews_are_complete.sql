-- The reviews that fact_review leaves out are exactly those that were planted to point to a product that is nowhere.

{{ config(tags=['reconciliation']) }}

with left_out as (

    select review_id::text as row_key
    from {{ ref('stg_reviews') }}
    left join {{ ref('fact_review') }} as kept using (review_id)
    where kept.review_id is null

),

planted as (

    select distinct row_key
    from {{ source('answers', 'planted_faults') }}
    where table_name = 'reviews' and reason = 'unknown product'

)

(select 'planted and not left out' as difference, row_key from planted except select 'planted and not left out', row_key from left_out)
union all
(select 'left out and not planted', row_key from left_out except select 'left out and not planted', row_key from planted)

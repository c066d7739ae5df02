-- A customer has one version at any time: the next one begins where the last one ends.
with versions as (

    select
        user_id,
        version_number,
        valid_from,
        valid_to,
        lead(valid_from) over (partition by user_id order by valid_from) as next_valid_from
    from {{ ref('dim_users') }}

)

select *
from versions
where
    valid_to < valid_from
    or valid_to is distinct from next_valid_from

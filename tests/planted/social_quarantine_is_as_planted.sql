-- Quarantine holds the planted faults of social media and the marketplace, each for its column, and no other row.

{{ config(tags=['reconciliation']) }}

with refused as (

    select
        table_name,
        substring(file from '\d{4}-\d\d-\d\d')::date as file_date,
        substring(row_text from 'broken-[a-z_]+-\d{4}-\d\d-\d\d') as row_key,
        split_part(reason, ': ', 1) as reason
    from {{ source('shop', 'quarantine') }}
    where source_name in ('social', 'marketplace')

),

planted as (

    select table_name, file_date, row_key, reason
    from {{ source('social_answers', 'planted_social_faults') }}

)

select 'not planted' as fault, *
from (select * from refused except all select * from planted) as refused_only

union all

select 'not found' as fault, *
from (select * from planted except all select * from refused) as planted_only

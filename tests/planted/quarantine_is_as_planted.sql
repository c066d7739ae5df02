-- Quarantine holds the faulty rows that were planted, each for its fault, and no other row.

{{ config(tags=['reconciliation']) }}

with refused as (

    select
        table_name,
        substring(file from '\d{4}-\d\d-\d\d')::date as file_date,
        case table_name
            when 'transaction_items' then replace(substring(row_text from '^[^,]*,[^,]*'), ',', '|')
            when 'inventory' then replace(substring(row_text from '^[^,]*,[^,]*,[^,]*'), ',', '|')
            else split_part(row_text, ',', 1)
        end as row_key,
        split_part(reason, ': ', 1) || ': ' || case
            when reason like '%is not an e-mail address%' then 'no e-mail address'
            when reason like '%is less than%' then 'too small'
            when reason like '%is more than%' then 'too large'
            when reason like '%is not one of%' then 'unknown value'
            when reason like '%is not of type%' then 'wrong type'
            when reason like '%is missing' then 'missing'
            else reason
        end as reason
    from {{ source('shop', 'quarantine') }}
    where source_name = 'shop'

),

planted as (

    select table_name, file_date, row_key, reason
    from {{ source('answers', 'planted_faults') }}
    where reason like '%:%'

)

select 'not planted' as fault, *
from (select * from refused except all select * from planted) as refused_only

union all

select 'not found' as fault, *
from (select * from planted except all select * from refused) as planted_only

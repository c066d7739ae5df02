-- What the production tables refuse are exactly the rows that were planted to point to nowhere.

{{ config(tags=['reconciliation']) }}

with rejected as (

    select distinct table_name, row_key, reason from {{ ref('production_rejected_rows') }}

),

planted as (

    select distinct table_name, row_key, reason
    from {{ source('answers', 'planted_faults') }}
    where table_name in ('transactions', 'transaction_items') and reason like 'unknown %'

)

(select 'planted and not rejected' as difference, * from planted except select 'planted and not rejected', * from rejected)
union all
(select 'rejected and not planted', * from rejected except select 'rejected and not planted', * from planted)

-- Rejected are exactly the rows that the generator made point to nowhere.

{{ config(tags=['reconciliation']) }}

with planted as (

    select distinct table_name, row_key, reason
    from {{ source('answers', 'planted_faults') }}
    where
        reason like 'unknown %'
        and table_name in ('transactions', 'transaction_items', 'inventory', 'campaign_spend')

),

rejected as (

    select table_name, row_key, reason
    from {{ ref('silver_rejected_rows') }}

)

(select 'not rejected' as fault, * from planted except select 'not rejected', * from rejected)
union all
(select 'not planted', * from rejected except select 'not planted', * from planted)

-- An order that names a visit was made by its visitor while it lasted.

{{ config(tags=['reconciliation']) }}

select
    transactions.transaction_id,
    transactions.ordered_at,
    sessions.started_at,
    sessions.ended_at
from {{ ref('fact_transaction') }} as transactions
inner join {{ ref('dim_session') }} as sessions using (session_id)
where
    transactions.customer_id is distinct from sessions.customer_id
    or transactions.ordered_at not between sessions.started_at and sessions.ended_at

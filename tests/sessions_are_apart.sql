-- Between two sessions of a customer lies more than the time after which a session is over.

{{ config(tags=['reconciliation']) }}

with sessions as (

    select
        user_id,
        started_at,
        lag(ended_at) over (partition by user_id order by started_at) as previous_ended_at
    from {{ ref('int_sessions') }}

)

select *
from sessions
where started_at - previous_ended_at <= interval '{{ var("session_timeout_minutes") }} minutes'

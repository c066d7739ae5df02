-- The sessions that are found in the tracker's events are the visits of customers that web analytics tells of.

{{ config(tags=['reconciliation']) }}

with visits as (

    select customer_id, started_at, ended_at
    from {{ ref('stg_sessions') }}
    where not is_anonymous

),

sessions as (

    select user_id, started_at, ended_at
    from {{ ref('int_sessions') }}

)

select 'only in web analytics' as fault, * from (select * from visits except all select * from sessions) as visits_only

union all

select 'only in events' as fault, * from (select * from sessions except all select * from visits) as sessions_only

-- The rows that came a day late are those that were planted, and staging has all of them.

{{ config(tags=['reconciliation']) }}

with arrivals as (

    select
        'events' as table_name,
        event_id::text as row_key,
        occurred_at as happened_at,
        _file
    from {{ source('shop', 'events') }}

    union all

    select 'sessions', session_id::text, started_at, _file
    from {{ source('shop', 'sessions') }}

    union all

    -- The history came with the first file, and is not late. Changes of a status have a time of their own.
    select 'transactions', transaction_id::text, ordered_at, _file
    from {{ source('shop', 'transactions') }}
    where updated_at = ordered_at and session_id is not null

    union all

    select 'transaction_items', transaction_id || '|' || line_number, ordered_at, items._file
    from {{ source('shop', 'transaction_items') }} as items
    inner join {{ ref('stg_transactions') }} using (transaction_id)
    where session_id is not null

),

late as (

    select distinct table_name, row_key
    from arrivals
    where split_part(_file, '/', 3)::date > happened_at::date

),

planted as (

    select table_name, row_key
    from {{ source('answers', 'planted_faults') }}
    where reason = 'late'

),

staged as (

    select 'events' as table_name, event_id::text as row_key from {{ ref('stg_events') }}

    union all

    select 'sessions', session_id::text from {{ ref('stg_sessions') }}

    union all

    select 'transactions', transaction_id::text from {{ ref('stg_transactions') }}

    union all

    select 'transaction_items', transaction_id || '|' || line_number from {{ ref('stg_transaction_items') }}

)

select 'not planted' as fault, * from (select * from late except select * from planted) as late_only

union all

select 'not late' as fault, * from (select * from planted except select * from late) as planted_only

union all

select 'not in staging' as fault, * from (select * from planted except select * from staged) as lost

-- The rows that arrived twice are those that were planted; what staging holds less than the raw tables are just these.

{{ config(tags=['reconciliation']) }}

with deliveries as (

    select 'events' as table_name, event_id::text as row_key, count(*) - 1 as too_many
    from {{ source('shop', 'events') }}
    group by event_id
    having count(*) > 1

    union all

    select 'customers', customer_id::text, count(*) - 1
    from {{ source('shop', 'customers') }}
    group by customer_id, updated_at
    having count(*) > 1

    union all

    -- An order comes again when its status changes, then with another time.
    select 'transactions', transaction_id::text, count(*) - 1
    from {{ source('shop', 'transactions') }}
    group by transaction_id, updated_at
    having count(*) > 1

    union all

    select 'reviews', review_id::text, count(*) - 1
    from {{ source('shop', 'reviews') }}
    group by review_id
    having count(*) > 1

),

found as (

    select table_name, row_key, sum(too_many) as duplicates
    from deliveries
    group by table_name, row_key

),

planted as (

    select table_name, row_key, count(*) as duplicates
    from {{ source('answers', 'planted_faults') }}
    where reason = 'duplicate'
    group by table_name, row_key

),

staged as (

    select
        'events' as table_name,
        (select count(*) from {{ source('shop', 'events') }}) as delivered,
        (select count(*) from {{ ref('stg_events') }}) as kept

    union all

    select
        'customers',
        (select count(*) from {{ source('shop', 'customers') }}),
        (select count(*) from {{ ref('stg_customer_changes') }})

    union all

    select
        'transactions',
        (select count(*) from {{ source('shop', 'transactions') }}),
        (select count(distinct (transaction_id, updated_at)) from {{ source('shop', 'transactions') }})

    union all

    select
        'reviews',
        (select count(*) from {{ source('shop', 'reviews') }}),
        (select count(*) from {{ ref('stg_reviews') }})

)

select table_name, row_key, found.duplicates as found, planted.duplicates as planted
from found
full join planted using (table_name, row_key)
where found.duplicates is distinct from planted.duplicates

union all

select table_name, null, delivered - kept, coalesce(sum(planted.duplicates), 0)
from staged
left join planted using (table_name)
group by table_name, delivered, kept
having delivered - kept <> coalesce(sum(planted.duplicates), 0)

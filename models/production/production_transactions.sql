-- Orders with their current status. Those of customers whom nobody knows are in `rejected_rows`.

with rows_of_transactions as (

    {{ rows_to_build(ref('staging_transactions'), key='transaction_id', event_time='ordered_at') }}

),

latest as (

    select distinct on (transaction_id) *
    from rows_of_transactions
    order by transaction_id, updated_at desc, _file desc, _line desc

),

customers as (

    select customer_id from {{ ref('production_customers') }}

)

select
    latest.transaction_id,
    latest.customer_id,
    latest.session_id,
    latest.ordered_at,
    latest.status,
    latest.payment_type_id,
    latest.channel,
    latest.campaign_id,
    latest.shipping_fee,
    latest.discount,
    latest.total_amount,
    latest.updated_at,
    latest.loaded_at
from latest
inner join customers using (customer_id)

-- Orders, one row each, with what is in them and what became of them.

with transactions as (

    {{ rows_to_build(ref('production_transactions'), key='transaction_id', event_time='ordered_at') }}

),

items as (

    select
        transaction_id,
        count(*) as lines,
        sum(quantity) as units,
        sum(quantity * unit_price) as gross_amount,
        sum(discount) as line_discount
    from {{ ref('production_transaction_items') }}
    {%- if is_incremental() %}
    where transaction_id in (select transaction_id from transactions)
    {%- endif %}
    group by transaction_id

)

select
    transaction_id,
    customer_id,
    session_id,
    payment_type_id,
    campaign_id,
    ordered_at,
    ordered_at::date as date_day,
    channel,
    status,
    status in ('completed', 'shipped') as is_sale,
    coalesce(items.lines, 0)::integer as lines,
    coalesce(items.units, 0)::integer as units,
    coalesce(items.gross_amount, 0)::numeric(14, 2) as gross_amount,
    (coalesce(items.line_discount, 0) + discount)::numeric(14, 2) as discount_amount,
    shipping_fee,
    total_amount,
    (total_amount - shipping_fee)::numeric(14, 2) as net_amount,
    updated_at,
    loaded_at
from transactions
left join items using (transaction_id)

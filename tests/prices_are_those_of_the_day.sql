-- Products are sold at the price that the catalogue had on the day of the order.

{{ config(tags=['reconciliation']) }}

with prices as (

    select
        product_id,
        price,
        updated_at as valid_from,
        lead(updated_at) over (partition by product_id order by updated_at) as valid_to
    from {{ ref('stg_product_changes') }}

)

select transaction_id, line_number, items.product_id, ordered_at, unit_price, price
from {{ ref('stg_transaction_items') }} as items
inner join {{ ref('stg_transactions') }} as orders using (transaction_id)
left join prices
    on items.product_id = prices.product_id
    and orders.ordered_at >= prices.valid_from
    and (orders.ordered_at < prices.valid_to or prices.valid_to is null)
where unit_price is distinct from price

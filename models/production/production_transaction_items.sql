-- Lines of orders. Those of unknown orders or products are in `rejected_rows`.

with items as (

    select * from {{ ref('staging_transaction_items') }}

),

transactions as (

    select transaction_id, ordered_at from {{ ref('production_transactions') }}

),

products as (

    select product_id from {{ ref('production_products') }}

),

latest as (

    select distinct on (items.transaction_id, items.line_number) items.*
    from items
    inner join transactions using (transaction_id)
    inner join products using (product_id)
    {%- if is_incremental() %}
    where {{ is_to_build('transactions.ordered_at', 'items.loaded_at') }}
    {%- endif %}
    order by items.transaction_id, items.line_number, items._file desc, items._line desc

)

select
    transaction_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    discount,
    loaded_at
from latest

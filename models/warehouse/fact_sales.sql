/*
  Lines of orders, each with the versions of customer and product that held when it was ordered. What became of the
  order stands in `status`; only rows with `is_sale` count as revenue.

  An order is made anew as a whole when it, a line of it, or a version that held at its time has been loaded: the
  coupon of an order is shared out among its lines.
*/

with transactions as (

    select * from {{ ref('production_transactions') }}

),

items as (

    select * from {{ ref('production_transaction_items') }}

),

customers as (

    select * from {{ ref('dim_customers') }}

),

products as (

    select * from {{ ref('dim_products') }}

),

{%- if is_incremental() %}

changed_orders as (

    select transaction_id
    from {{ ref('production_transactions') }}
    where {{ is_to_build('ordered_at') }}

    {%- if not (flags.EVENT_TIME_START or flags.EVENT_TIME_END) %}

    union

    select transaction_id
    from {{ ref('production_transaction_items') }}
    where {{ loaded_since_last_run() }}

    union

    -- A version that arrives late takes the orders of its time from the one before it.
    select orders.transaction_id
    from {{ ref('dim_customers') }} as versions
    inner join {{ ref('production_transactions') }} as orders
        on
            versions.customer_id = orders.customer_id
            and versions.valid_from <= orders.ordered_at
    where {{ loaded_since_last_run('versions.loaded_at') }}

    union

    select orders.transaction_id
    from {{ ref('dim_products') }} as versions
    inner join {{ ref('production_transaction_items') }} as lines_of_orders
        on versions.product_id = lines_of_orders.product_id
    inner join {{ ref('production_transactions') }} as orders
        on
            lines_of_orders.transaction_id = orders.transaction_id
            and versions.valid_from <= orders.ordered_at
    where {{ loaded_since_last_run('versions.loaded_at') }}
    {%- endif %}

),
{%- endif %}

lines as (

    select
        items.*,
        transactions.customer_id,
        transactions.ordered_at,
        transactions.status,
        transactions.payment_type_id,
        transactions.channel,
        transactions.discount as coupon,
        items.quantity * items.unit_price as gross_amount,
        items.quantity * items.unit_price - items.discount as line_amount,
        greatest(items.loaded_at, transactions.loaded_at) as newest_loaded_at
    from items
    inner join transactions using (transaction_id)
    {%- if is_incremental() %}
    inner join changed_orders using (transaction_id)
    {%- endif %}

),

-- Each line gets the coupon's share up to and with it, rounded, less that of the lines before: so no cent is lost.
shared as (

    select
        *,
        sum(line_amount) over order_so_far as amount_so_far,
        sum(line_amount) over (partition by transaction_id) as order_amount
    from lines
    window order_so_far as (partition by transaction_id order by line_number)

),

priced as (

    select
        *,
        round(coupon * amount_so_far / nullif(order_amount, 0), 2)
        - round(coupon * (amount_so_far - line_amount) / nullif(order_amount, 0), 2) as coupon_share
    from shared

)

select
    {{ surrogate_key(['priced.transaction_id', 'priced.line_number']) }} as sale_key,
    priced.transaction_id,
    priced.line_number,
    customers.customer_key,
    products.product_key,
    priced.customer_id,
    priced.product_id,
    priced.payment_type_id,
    priced.ordered_at,
    priced.ordered_at::date as date_day,
    priced.channel,
    priced.status,
    priced.status in ('completed', 'shipped') as is_sale,
    priced.quantity,
    priced.unit_price,
    priced.gross_amount,
    priced.discount as line_discount,
    coalesce(priced.coupon_share, 0) as order_discount,
    priced.line_amount - coalesce(priced.coupon_share, 0) as net_amount,
    priced.quantity * products.cost as cost_amount,
    greatest(priced.newest_loaded_at, customers.loaded_at, products.loaded_at) as loaded_at
from priced
inner join customers
    on
        priced.customer_id = customers.customer_id
        and priced.ordered_at >= customers.valid_from
        and (priced.ordered_at < customers.valid_to or customers.is_current)
inner join products
    on
        priced.product_id = products.product_id
        and priced.ordered_at >= products.valid_from
        and (priced.ordered_at < products.valid_to or products.is_current)

/*
  Lines of orders, with the order's discount spread over them, so that lines add up to what the order cost.

  A line's share depends on the others, so all lines of an order are made again when one of them or the order arrives.
  Lines of unknown orders or products are in silver_rejected_rows until these are known.
*/

{{ config(materialized='incremental', unique_key='transaction_id', incremental_strategy='delete+insert') }}

-- Not materialised, so that Postgres knows how few rows a later run has to look at.
with bronze_items as not materialized (

    select * from {{ ref('bronze_order_items') }}

),

orders as not materialized (

    select transaction_id, ordered_at, discount, _loaded_at from {{ ref('silver_orders') }}

),

products as (

    select product_id from {{ ref('silver_products') }}

),

{% if is_incremental() -%}
changed_orders as (

    select transaction_id
    from orders
    where {{ is_to_build('ordered_at', '_loaded_at', own_loaded_at='order_loaded_at') }}

    union

    select transaction_id
    from bronze_items
    where {{ loaded_since_last_run('_loaded_at') }}

    union

    -- Lines that were refused for want of their order or product.
    select bronze_items.transaction_id
    from bronze_items
    left join {{ this }} as own using (transaction_id, line_number)
    where own.transaction_id is null

),

{% endif -%}
arrivals as (

    select distinct on (transaction_id, line_number)
        *,
        quantity * unit_price as gross_amount,
        quantity * unit_price - discount as net_amount
    from bronze_items
    {%- if is_incremental() %}
    where transaction_id in (select transaction_id from changed_orders)
    {%- endif %}
    order by transaction_id, line_number, _file desc, _line desc

),

/*
  Each line takes what the discount on all lines up to it, rounded to cents, has beyond that on the lines before it.
  So the shares add up to the discount, to the cent.
*/
shared as (

    select
        arrivals.*,
        orders._loaded_at as order_loaded_at,
        round(
            orders.discount * sum(net_amount) over lines_so_far / nullif(sum(net_amount) over lines, 0), 2
        ) as order_discount_so_far
    from arrivals
    inner join orders using (transaction_id)
    window
        lines as (partition by transaction_id),
        lines_so_far as (partition by transaction_id order by line_number)

),

lines as (

    select
        *,
        coalesce(
            order_discount_so_far
                - lag(order_discount_so_far, 1, 0) over (partition by transaction_id order by line_number),
            0
        ) as order_discount
    from shared

)

select
    transaction_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    gross_amount,
    discount as line_discount,
    order_discount,
    net_amount - order_discount as revenue,
    order_loaded_at,
    {{ audit_columns('lines') }}
from lines
inner join products using (product_id)

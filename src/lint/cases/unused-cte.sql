-- finds: simple
with a as (select 1 as x), ^b as (select 2 as y) select x from a

-- finds: used only by an unused one
with ^a as (select 1 as x), ^b as (select x from a) select 2 as z

-- finds: recursive only by itself
with recursive ^r as (select 1 as x union all select x + 1 from r where x < 3) select 1 as y

-- finds: shadowed
with ^a as (select 1 as x) select x from (with a as (select 2 as x) select x from a) q

-- finds: nested
select q.y from (with ^a as (select 1 as x) select 2 as y) q

-- finds: in CTE's with
with b as (with ^a as (select 1 as x) select 2 as y) select y from b

-- finds: last
with a as (select order_id from @orders), c as (select order_id from a), ^final as (select order_id from c) select order_id from c

-- finds: similar name of a ref
with ^customers as (select customer_id from @customers) select order_id from @orders

-- finds: name as a column only
with ^status as (select 1 as x) select status from @orders

-- finds: schema qualified
with ^orders as (select order_id from @orders) select order_id from @orders

-- finds: same name in schema
with ^orders as (select 1 as x) select order_id from {{ source('raw', 'orders') }}

-- finds: union
with a as (select 1 as x), ^b as (select 2 as x) select x from a union all select x from a

-- finds: leftover import CTE
with orders as (
    select * from @orders
),

^payments as (
    select * from @payments
),

final as (
    select order_id from orders
)

select * from final

-- finds: in incremental in both runs
{{ config(materialized='incremental') }}
with o as (select order_id from @orders), ^dead as (select 1 as x)
select order_id from o {% if is_incremental() %}where order_id > (select max(order_id) from {{ this }}){% endif %}

-- finds: two of them
with a as (select 1 as x), ^b as (select 2 as x), ^c as (select 3 as x) select x from a

-- finds: only in a comment
with a as (select 1 as x), ^b as (select 2 as x) select x from a -- from b

-- finds: name only within a string
with a as (select 1 as x), ^b as (select 2 as x) select x, 'b' as y from a

-- finds: materialized
with a as (select 1 as x), ^b as materialized (select 2 as x) select x from a

-- finds: loop-made CTE unused
with {% for n in ['a', 'b'] %}{{ ^n }} as (select 1 as x), {% endfor %} c as (select 1 as x) select x from c

-- passes: used
with a as (select 1 as x) select x from a

-- passes: in subquery
with a as (select 1 as x) select (select max(x) from a) as m

-- passes: in where
with a as (select order_id from @orders) select order_id from @payments where order_id in (select order_id from a)

-- passes: chain
with a as (select 1 as x), b as (select x from a), c as (select x from b) select x from c

-- passes: recursive
with recursive r as (select 1 as x union all select x + 1 from r where x < 3) select x from r

-- passes: union
with a as (select 1 as x), b as (select 2 as x) select x from a union all select x from b

-- passes: lateral
with a as (select order_id from @orders) select p.payment_id from @payments p cross join lateral (select order_id from a where a.order_id = p.order_id) l

-- passes: aliased
with a as (select 1 as x) select z.x from a as z

-- passes: exists
with a as (select order_id from @orders) select payment_id from @payments p where exists (select 1 from a where a.order_id = p.order_id)

-- passes: nested with reading outer
with a as (select 1 as x), b as (with c as (select x from a) select x from c) select x from b

-- passes: data-modifying is Postgres' matter
with a as (select 1 as x) select count(*) as n from a

-- passes: quoted
with "A" as (select 1 as x) select x from "A"

-- passes: forward in with recursive
with recursive b as (select x from a), a as (select 1 as x) select x from b

-- passes: used in the incremental branch only
{{ config(materialized='incremental') }} with t as (select max(order_id) as m from @orders) select order_id from @orders {% if is_incremental() %} where order_id > (select m from t) {% endif %}

-- passes: used only in the first run
{{ config(materialized='incremental') }} with t as (select order_id from @orders) select order_id from @payments {% if not is_incremental() %} union select order_id from t {% endif %}

-- passes: CTEs that are read
with a as (select 1 as x), b as (select x from a) select x, (select count(*) from b) as n from b

-- passes: used by EXISTS in join
with a as (select order_id from @orders) select p.payment_id from @payments p join @orders o on exists (select 1 from a where a.order_id = p.order_id) and o.order_id = p.order_id

-- passes: used in order by
with a as (select 1 as x) select order_id from @orders order by (select x from a)

-- passes: used in limit
with a as (select 1 as x) select order_id from @orders order by 1 limit (select x from a)

-- passes: used in having
with a as (select 1 as x) select status from @orders group by 1 having count(*) > (select x from a)

-- passes: used in function argument in from
with a as (select 1 as x) select n from generate_series(1, (select x from a)) as n

-- passes: used in values
with a as (select 1 as x) values ((select x from a))

-- passes: in window
with a as (select 1 as x) select sum(amount) over (order by (select x from a)) as s from @orders

-- passes: with recursive mutual names
with recursive t as (select order_id as id, 1 as depth from @orders union all select o.order_id, t.depth + 1 from @orders o join t on t.id = o.customer_id) select id from t

-- passes: used only through star of nested with
with a as (select 1 as x) select * from (with b as (select * from a) select * from b) q

-- passes: union second branch in CTE
with a as (select 1 as x), b as (select 2 as x union all select x from a) select x from b

-- passes: used in array(subquery)
with a as (select 1 as x) select array(select x from a) as xs

-- passes: used in filter
with a as (select 1 as x) select count(*) filter (where amount > (select x from a)) as n from @orders

-- passes: used in join lateral in case
with a as (select 1 as x) select case when exists (select 1 from a) then 1 end as y

-- passes: tablesample
with a as (select order_id from @orders) select count(*) as n from a

-- finds: = null
select order_id from @orders where status ^= null

-- finds: <> null
select order_id from @orders where status ^<> null

-- finds: != null
select order_id from @orders where status ^!= null

-- finds: null on the left
select order_id from @orders where null ^= status

-- finds: cast null
select order_id from @orders where customer_id ^= null::int

-- finds: in (null)
select order_id from @orders where status ^in (null)

-- finds: in with null among
select order_id from @orders where status ^in ('a', null)

-- finds: not in with null
select order_id from @orders where status ^not in ('a', null)

-- finds: not in of a nullable subquery
select customer_id from @customers where customer_id ^not in (select customer_id from @orders)

-- finds: not (x in subquery)
select customer_id from @customers where not (customer_id ^in (select customer_id from @orders))

-- finds: <> all subquery
select customer_id from @customers where customer_id ^<> all (select customer_id from @orders)

-- finds: case x when null
select case status ^when null then 1 else 0 end as n from @orders

-- finds: join on null
select o.order_id from @orders o left join @payments p on p.order_id = o.order_id and p.method ^= null

-- finds: in case when
select case when status ^= null then 'none' else status end as s from @orders

-- finds: in a filter
select count(*) filter (where status ^<> null) as n from @orders

-- finds: > null
select order_id from @orders where amount ^> null

-- finds: in a CTE in a subquery
with a as (select order_id from @orders where order_id in (select order_id from @payments where method ^= null)) select order_id from a

-- finds: not in union subquery
select customer_id from @customers where customer_id ^not in (select customer_id from @customers union all select customer_id from @orders)

-- finds: not in with a left joined column
select customer_id from @customers where customer_id ^not in (select p.payment_id from @orders o left join @payments p on p.order_id = o.order_id)

-- finds: in a macro-free loop
{% for s in ['a', 'b'] %}select order_id from @orders where status ^= null {{ "union all" if not loop.last }}
{% endfor %}

-- finds: not in with lag, which gives null
select order_id from @orders where order_id ^not in (select lag(order_id) over (order by order_id) from @orders)

-- finds: not in max of possibly no rows
select order_id from @orders where order_id ^not in (select max(order_id) from @orders)

-- finds: between null
select order_id from @orders where amount ^between null and 3

-- finds: like null
select order_id from @orders where note ^like null

-- finds: <> null
select order_id from @orders where null ^<> status

-- finds: not in a column that may be null
select order_id from @orders
where customer_id ^not in (select order_id from @payments)

-- finds: a branch for null
select case status ^when null then 1 end as x from @orders

-- finds: multi-line
select
    order_id,
    status
from @orders
where amount > 0
  and status ^!= null

-- finds: or
select order_id from @orders where status = 'x' or (amount > 1 and note ^= null)

-- finds: jinja none rendered
select order_id from @orders where status ^= {{ "null" }}

-- finds: update-like set in case
select case when note ^= null then 'a' when note ^<> null then 'b' end as x from @orders

-- finds: not in CTE with nullable
with bad as (select customer_id from @orders)
select customer_id from @customers where customer_id ^not in (select customer_id from bad)

-- finds: not in source column
select customer_id from @customers where customer_id ^not in (select customer_id from $misc)

-- finds: not in with left join null possible key
select order_id from @orders where order_id ^not in (select p.order_id from @payments p)

-- finds: row compare in having
select customer_id from @orders group by 1 having max(status) ^= null

-- finds: subquery in select
select (select count(*) from @payments p where p.method ^= null) as n from @orders

-- finds: on clause of left join in CTE
with j as (select o.order_id from @orders o left join @payments p on o.order_id = p.order_id and p.paid ^<> null) select order_id from j

-- passes: is null
select order_id from @orders where status is null

-- passes: is not null
select order_id from @orders where status is not null

-- passes: is distinct from null
select order_id from @orders where status is distinct from null and note is not distinct from null

-- passes: not in not_null key
select order_id from @orders where customer_id not in (select customer_id from @customers)

-- passes: not in with where not null
select order_id from @orders where customer_id not in (select customer_id from @orders where customer_id is not null)

-- passes: in subquery nullable
select customer_id from @customers where customer_id in (select customer_id from @orders)

-- passes: not exists
select customer_id from @customers c where not exists (select 1 from @orders o where o.customer_id = c.customer_id)

-- passes: coalesce with null
select coalesce(status, null, 'x') as s, nullif(status, null) as t from @orders

-- passes: case then null
select case when status = 'a' then null else status end as s from @orders

-- passes: default null arg and cast of null column
select null::text as x, null as y, order_id from @orders

-- passes: not in values
select order_id from @orders where status not in ('a', 'b')

-- passes: not in with coalesce
select order_id from @orders where customer_id not in (select coalesce(customer_id, -1) from @orders)

-- passes: not in with filtered by equality
select order_id from @orders where customer_id not in (select customer_id from @orders where customer_id > 5)

-- passes: not in through CTE that filters
with c as (select customer_id from @orders where customer_id is not null) select customer_id from @customers where customer_id not in (select customer_id from c)

-- passes: not in of inner-joined column
select customer_id from @customers where customer_id not in (select o.customer_id from @orders o join @customers c on c.customer_id = o.customer_id)

-- passes: not in, group by of not null
select customer_id from @customers where customer_id not in (select customer_id from @totals where customer_id is not null)

-- passes: not in a union of not-null
select order_id from @orders where order_id not in (select order_id from @orders union all select order_id from @order_items)

-- passes: not in a count
select order_id from @orders where order_id not in (select count(*) from @payments)

-- passes: not in generate_series
select order_id from @orders where order_id not in (select n from generate_series(1, 3) as n)

-- passes: not in array unnest of constants
select order_id from @orders where status not in (select 'a' union select 'b')

-- passes: = any of an array
select order_id from @orders where status <> all (array['a', 'b'])

-- passes: not in primary key
select order_id from @order_items where product_id not in (select product_id from @products)

-- passes: string 'null'
select order_id from @orders where status = 'null'

-- passes: boolean is
select customer_id from @customers where is_active is not true

-- passes: not in with the nulls taken out
select order_id from @orders where order_id not in (select order_id from @payments where order_id is not null)

-- passes: in a column that may be null
select order_id from @orders where order_id in (select order_id from @payments)

-- passes: is null
select order_id from @orders where status is null and order_id is distinct from null

-- passes: not in a subquery that falls back
select order_id from @orders where order_id not in (select coalesce(order_id, 0) from @payments)

-- passes: coalesce(null)
select coalesce(null, status) as s from @orders

-- passes: nullif with ''
select nullif(status, '') as s from @orders

-- passes: not in not-null source key
select order_id from @orders where customer_id not in (select customer_id from $customers)

-- passes: not in group by of coalesced
select order_id from @orders where customer_id not in (select coalesce(customer_id, 0) from @orders group by 1)

-- passes: not in distinct with not null
select order_id from @orders where customer_id not in (select distinct customer_id from @orders where customer_id is not null)

-- passes: except instead
select customer_id from @customers except select customer_id from @orders

-- passes: not in row_number
select order_id from @orders where order_id not in (select row_number() over () from @payments)

-- passes: is null and or
select order_id from @orders where (status is null or status = '') and note is not null

-- passes: in with list and separate null test
select order_id from @orders where status in ('a', 'b') or status is null

-- passes: not in (select unnest of constants)
select order_id from @orders where status not in (select unnest(array['a', 'b']))

-- passes: array compare
select order_id from @orders where status <> all (array['x'])

-- passes: not in with left-join anti
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id where o.order_id is null

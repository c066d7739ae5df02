-- finds: limit
select order_id from @orders limit ^10

-- finds: in subquery from
select x.order_id from (select order_id from @orders limit ^10) x

-- finds: offset
select order_id from @orders offset ^10

-- finds: scalar subquery
select order_id, (select p.method from @payments p where p.order_id = o.order_id limit ^1) as m from @orders o

-- finds: lateral
select o.order_id, l.method from @orders o left join lateral (select p.method from @payments p where p.order_id = o.order_id limit ^1) l on true

-- finds: distinct on no order
select distinct on (^customer_id) customer_id, status from @orders

-- finds: distinct on only its own
select distinct on (^customer_id) customer_id, status from @orders order by customer_id

-- finds: CTE
with a as (select order_id from @orders limit ^5) select order_id from a

-- finds: union
select order_id from @orders union all select order_id from @payments limit ^3

-- finds: grouped
select status, count(*) as n from @orders group by 1 limit ^5

-- finds: fetch first
select order_id from @orders fetch first ^3 rows only

-- finds: distinct on two, order by two
select distinct on (^customer_id, status) customer_id, status, note from @orders order by customer_id, status

-- finds: order within a subquery only does not count
select order_id from (select order_id from @orders order by 1) x limit ^3

-- finds: in not in
select order_id from @orders where order_id not in (select payment_id from @payments limit ^3)

-- finds: order by a constant
select order_id from @orders order by 'x' limit ^3

-- finds: top without order in CTE
with top as (select customer_id, sum(amount) as s from @orders group by 1 limit ^10) select * from top

-- passes: order by
select order_id from @orders order by order_id limit 10

-- passes: limit 0
select order_id from @orders limit 0

-- passes: exists
select order_id from @orders where exists (select 1 from @payments limit 1)

-- passes: aggregate
select max(amount) as m from @orders limit 1

-- passes: limit null / all
select order_id from @orders limit all

-- passes: distinct on with more order
select distinct on (customer_id) customer_id, status from @orders order by customer_id, placed_at desc

-- passes: distinct on of all columns
select distinct on (customer_id) customer_id from @orders

-- passes: limit by key equality: one row anyway
select status from @orders where order_id = 5 limit 1

-- passes: lateral with order
select o.order_id, l.method from @orders o left join lateral (select p.method from @payments p where p.order_id = o.order_id order by p.paid_at limit 1) l on true

-- passes: scalar key lookup
select o.order_id, (select c.email from @customers c where c.customer_id = o.customer_id limit 1) as m from @orders o

-- passes: union with order
select order_id from @orders union all select order_id from @payments order by 1 limit 3

-- passes: one row CTE
with a as (select max(amount) as m from @orders) select m from a limit 1

-- passes: dev-only limit in a target branch that is not taken
select order_id from @orders {% if target.name == 'nope' %} limit 100 {% endif %}

-- passes: values
select * from (values (1)) as v(x) limit 1

-- passes: row_number instead
select order_id from (select order_id, row_number() over (order by placed_at, order_id) as n from @orders) x where n <= 3

-- passes: all columns equal in the group: distinct on where others are constants
select distinct on (customer_id) customer_id, 1 as one from @orders

-- passes: an order
select order_id from @orders order by 1 limit 10

-- passes: no rows at all, one row, and exists
select order_id, (select max(paid) from @payments limit 1) as m from @orders where exists (select 1 from @payments limit 1) limit 0

-- passes: distinct on that has an order
select distinct on (customer_id) customer_id, status from @orders order by customer_id, placed_at

-- passes: lookup latest via order
select (select status from @orders o where o.customer_id = c.customer_id order by placed_at desc limit 1) as s from @customers c

-- finds: sum over joined list
select c.customer_id, ^sum(o.amount) as x from @orders o join @customers c using (customer_id) join @payments p on p.order_id = o.order_id group by 1

-- finds: left join
select o.customer_id, ^sum(o.amount) as x from @orders o left join @payments p on p.order_id = o.order_id group by 1

-- finds: count of key
select c.region_id, ^count(c.customer_id) as n from @customers c join @orders o on o.customer_id = c.customer_id group by 1

-- finds: two lists beside each other
select c.customer_id, ^sum(o.amount) as a, ^sum(v.duration_s) as d from @customers c left join @orders o on o.customer_id = c.customer_id left join @visits v on v.customer_id = c.customer_id group by c.customer_id

-- finds: later CTE
with j as (
  select o.order_id, o.customer_id, o.amount, i.product_id
  from @orders o join @order_items i on i.order_id = o.order_id
)
select customer_id, ^sum(amount) as x from j group by 1

-- finds: part of a composite key
select ^sum(o.amount) as x from @orders o join @prices r on r.product_id = o.customer_id

-- finds: avg
select c.region_id, ^avg(o.amount) as a from @orders o join @order_items i using (order_id) join @customers c on c.customer_id = o.customer_id group by 1

-- finds: expression of one side
select ^sum(o.amount * 2) as x from @orders o join @payments p using (order_id)

-- finds: case over one side
select ^sum(case when o.status = 'paid' then o.amount end) as x from @orders o join @payments p using (order_id)

-- finds: window sum that then repeats
select c.customer_id, ^sum(c.region_id) as x from @customers c join @visits v on v.customer_id = c.customer_id group by 1

-- finds: coalesce around
select c.region_id, coalesce(^sum(o.amount), 0) as x from @orders o join @order_items i on i.order_id = o.order_id join @customers c on c.customer_id = o.customer_id group by 1

-- finds: snapshot: versions
select c.region_id, ^sum(o.amount) as x from @orders o join @hist h on h.customer_id = o.customer_id join @customers c on c.customer_id = o.customer_id group by 1

-- finds: where equality join with comma
select ^sum(o.amount) as x from @orders o, @payments p where p.order_id = o.order_id

-- finds: in a union branch
select 'a' as k, sum(amount) as x from @orders
union all
select 'b', ^sum(o.amount) from @orders o join @payments p using (order_id)

-- finds: ratio
select ^sum(o.amount)::numeric / nullif(sum(i.quantity), 0) as x from @orders o join @order_items i using (order_id)

-- finds: join by natural column in CTE chain
with o as (select * from @orders), p as (select * from @payments), j as (select o.*, p.method from o left join p on o.order_id = p.order_id), f as (select * from j where status = 'paid')
select customer_id, ^sum(amount) as x from f group by 1

-- finds: unique index is the key of visits, joined by customer
select o.status, ^sum(o.amount) as x from @orders o join @visits v on v.customer_id = o.customer_id group by 1

-- finds: incremental unique key
select r.region_name, ^sum(r.n_shops) as x from @regions r join @daily d on d.region_id = r.region_id group by 1

-- finds: the model's own key is broken
-- yaml: columns: [{name: order_id, data_tests: [unique]}]
select o.order_id, p.method
from @orders o left join ^@payments p on p.order_id = o.order_id

-- finds: the model's own key is broken, in a CTE
-- yaml: columns: [{name: order_id, data_tests: [unique]}]
with j as (
  select o.order_id, i.quantity from @orders o join ^@order_items i using (order_id)
), final as (select * from j)
select * from final

-- finds: filter
select ^sum(o.amount) filter (where o.status = 'paid') as x from @orders o join @payments p using (order_id)

-- finds: on with further condition on the left
select ^sum(o.amount) as x from @orders o join @payments p on p.order_id = o.order_id and o.status = 'paid'

-- finds: range condition on amount does not make one of many
select ^sum(o.amount) as x from @orders o join @payments p on p.order_id = o.order_id and p.paid > 0

-- finds: window sum
select o.order_id, ^sum(o.amount) over (partition by o.customer_id) as x, p.payment_id from @orders o join @payments p on p.order_id = o.order_id

-- finds: a list narrowed by in of several
select ^sum(o.amount) as x from @orders o join @payments p on p.order_id = o.order_id where p.method in ('card', 'cash')

-- finds: nested in a lateral
select c.customer_id, l.x from @customers c cross join lateral (select ^sum(o.amount) as x from @orders o join @payments p using (order_id) where o.customer_id = c.customer_id) l

-- finds: a sum over a joined list
select ^sum(o.amount) from @orders o
join @payments p on p.order_id = o.order_id

-- finds: one by using
select customer_id, ^sum(amount) from @orders
left join @payments using (order_id) group by 1

-- finds: an average
select ^avg(o.amount) from @orders o join @payments p on p.order_id = o.order_id

-- finds: a count of the key
select ^count(o.order_id) from @orders o join @payments p using (order_id)

-- finds: a sum in having
select 1 from @orders o join @payments p using (order_id) having ^sum(o.amount) > 1

-- finds: two lists beside each other
select c.customer_id, ^sum(p.paid) from @customers c join @orders o on o.customer_id = c.customer_id join @payments p on p.order_id = o.order_id join @prices r on r.product_id = c.customer_id group by 1

-- finds: a sum over what an earlier CTE has joined
with j as (select o.order_id, o.customer_id, o.amount, p.method from @orders o join @payments p using (order_id))
select customer_id, ^sum(amount) from j group by customer_id

-- finds: a relation that hangs on the one that is repeated
select c.email, ^sum(c.customer_id) from @customers c join @payments p on p.order_id = c.customer_id join @orders o on o.order_id = p.payment_id and o.customer_id = c.customer_id group by 1

-- finds: months of a customer where the customer is meant
with m as (select customer_id, date_trunc('month', placed_at) as order_month, count(*) as n from @orders group by 1, 2), c as (select * from @customers)
select ^sum(c.customer_id) from c join m using (customer_id)

-- finds: three CTEs, import style
with customers as (
    select * from @customers
),
orders as (
    select * from @orders
),
payments as (
    select * from @payments
),
final as (
    select
        customers.customer_id,
        ^count(orders.order_id) as number_of_orders,
        sum(payments.paid) as lifetime_value,
        ^sum(orders.amount) as order_total
    from customers
    left join orders on customers.customer_id = orders.customer_id
    left join payments on orders.order_id = payments.order_id
    group by customers.customer_id
)
select * from final

-- finds: joined in one CTE, summed with filter later
with joined as (
    select o.order_id, o.customer_id, o.amount, i.product_id, i.quantity
    from @orders as o
    inner join @order_items as i on i.order_id = o.order_id
)
select customer_id, ^sum(amount) as revenue, sum(quantity) as units
from joined
where customer_id is not null
group by customer_id

-- finds: macro sum
{% set total = "sum(o.amount)" %}
select o.customer_id, {{ ^total }} as total
from @orders o join @payments p on p.order_id = o.order_id
group by 1

-- finds: loop over methods
select o.customer_id,
{% for m in ['card', 'cash'] %}
  sum(case when p.method = '{{ m }}' then p.paid end) as {{ m }},
{% endfor %}
  ^sum(o.amount) as total
from @orders o left join @payments p using (order_id)
group by 1

-- finds: join to source with unique test on another key
select ^sum(c.customer_id) as s from $customers c join $orders o on o.order_id = c.customer_id join @payments p on p.order_id = o.order_id

-- finds: subquery in from aggregated at a finer grain via key test of the model
select ^sum(o.amount) as x from (select * from @orders where status = 'paid') o join @payments p on p.order_id = o.order_id

-- finds: join condition with cast
select ^sum(o.amount) as x from @orders o join @payments p on p.order_id::text = o.order_id::text

-- finds: join on two columns of which neither is the key
select ^sum(o.amount) as x from @orders o join @payments p on p.order_id = o.order_id and p.paid_at = o.placed_at

-- finds: right join
select ^sum(o.amount) as x from @payments p right join @orders o on o.order_id = p.order_id

-- finds: full join
select ^sum(o.amount) as x from @orders o full outer join @payments p on o.order_id = p.order_id

-- finds: distinct sum elsewhere
select count(distinct o.order_id) as n, ^sum(o.amount) as x from @orders o join @payments p using (order_id)

-- finds: round around avg
select round(^avg(o.amount), 2) as x from @orders o join @order_items i on i.order_id = o.order_id

-- finds: scalar subquery with a fan-out
select c.customer_id, (select ^sum(o.amount) from @orders o join @payments p using (order_id) where o.customer_id = c.customer_id) as x from @customers c

-- finds: lines of orders that are chosen by their order
with paid as (
  select i.order_id, i.quantity, o.status from @order_items i join @orders o on o.order_id = i.order_id where o.status = 'paid'
)
select ^sum(o.amount) as x from @orders o join paid p on p.order_id = o.order_id

-- finds: a CTE that leaves the key out
with p as (select order_id, paid from @payments)
select ^sum(o.amount) as x from @orders o join p using (order_id)

-- finds: staged without keys in select
with pay as (select order_id, method from @payments where paid > 0),
ord as (select order_id, customer_id, amount from @orders)
select ord.customer_id, ^sum(ord.amount) as total from ord left join pay on pay.order_id = ord.order_id group by 1

-- finds: items without line number
with items as (select order_id, product_id, quantity from @order_items)
select o.customer_id, ^sum(o.amount) as total, sum(items.quantity) as q from @orders o join items on items.order_id = o.order_id group by 1

-- passes: case with condition on the other is still the amount twice
select sum(case when p.method = 'card' then o.amount end) as x from @orders o join @payments p using (order_id)

-- passes: subquery grouped by finer key
select sum(o.amount) as x from @orders o join (select order_id, method, sum(paid) as paid from @payments group by 1, 2) p on p.order_id = o.order_id

-- passes: distinct that does not help
with j as (select distinct o.order_id, o.amount, p.method from @orders o join @payments p using (order_id)) select sum(amount) as x from j

-- passes: sum of the many side
select o.customer_id, sum(p.paid) as x from @orders o join @payments p on p.order_id = o.order_id group by 1

-- passes: join to primary key
select pr.category_id, sum(i.quantity) as q from @order_items i join @products pr on pr.product_id = i.product_id group by 1

-- passes: join to unique test
select c.email, sum(o.amount) as x from @orders o join @customers c using (customer_id) group by 1

-- passes: join to seed key
select r.region_name, count(c.customer_id) as n from @customers c join @regions r using (region_id) group by 1

-- passes: whole composite key
select sum(i.quantity) as q from @order_items i join @prices r on r.product_id = i.product_id and r.valid_from = date '2024-01-01'

-- passes: composite unique incremental key
select sum(o.amount) as x from @orders o join @customers c using (customer_id) join @daily d on d.day = o.placed_on and d.region_id = c.region_id

-- passes: count distinct
select c.region_id, count(distinct c.customer_id) as n from @customers c join @orders o using (customer_id) group by 1

-- passes: sum distinct
select sum(distinct o.amount) as n from @orders o join @payments p using (order_id)

-- passes: min max
select c.region_id, max(c.signed_up_at) as m from @customers c join @orders o using (customer_id) group by 1

-- passes: count(*) of joined rows
select c.region_id, count(*) as n from @customers c join @orders o using (customer_id) group by 1

-- passes: count of many side
select c.customer_id, count(o.order_id) as n from @customers c left join @orders o using (customer_id) group by 1

-- passes: grouped first in subquery
select c.region_id, sum(o.amount) as x from @orders o join @customers c using (customer_id) left join (select order_id, sum(paid) as paid from @payments group by order_id) p using (order_id) group by 1

-- passes: grouped first in a model
select c.region_id, sum(c.customer_id) as x from @customers c join @totals t using (customer_id) group by 1

-- passes: grouped first in an ephemeral model
select o.status, sum(o.amount) as x from @orders o join @eph e using (order_id) group by 1

-- passes: row_number = 1 in where of CTE
with r as (select *, row_number() over (partition by order_id order by paid_at desc) as rn from @payments), p as (select * from r where rn = 1) select sum(o.amount) as x from @orders o join p using (order_id)

-- passes: row_number = 1 in a subquery
select sum(o.amount) as x from @orders o join (select * from (select *, row_number() over (partition by order_id order by paid_at) as rn from @payments) q where q.rn = 1) p on p.order_id = o.order_id

-- passes: distinct on
select sum(o.amount) as x from @orders o join (select distinct on (order_id) order_id, method from @payments order by order_id, paid_at) p using (order_id)

-- passes: select distinct of the join column
select sum(o.amount) as x from @orders o join (select distinct order_id from @payments) p using (order_id)

-- passes: semi join
select sum(o.amount) as x from @orders o where o.order_id in (select order_id from @payments) and exists (select 1 from @payments p where p.order_id = o.order_id)

-- passes: lateral limit 1
select sum(o.amount) as x from @orders o left join lateral (select p.method from @payments p where p.order_id = o.order_id order by paid_at limit 1) p on true

-- passes: version valid at the time
select sum(i.quantity) as q from @order_items i join @orders o using (order_id) join @prices r on r.product_id = i.product_id and o.placed_on >= r.valid_from and o.placed_on < r.valid_to

-- passes: version with between
select sum(i.quantity * r.price) as q from @order_items i join @orders o using (order_id) join @prices r on r.product_id = i.product_id and o.placed_on between r.valid_from and r.valid_to

-- passes: current version of a snapshot
select sum(o.amount) as x from @orders o join @hist h on h.customer_id = o.customer_id and h.dbt_valid_to is null

-- passes: current version, in where
select sum(o.amount) as x from @orders o join @prices r on r.product_id = o.customer_id where r.is_current

-- passes: current version, in CTE
with cur as (select * from @prices where is_current) select sum(i.quantity) as q from @order_items i join cur using (product_id)

-- passes: current snapshot in CTE
with cur as (select * from @hist where dbt_valid_to is null) select sum(o.amount) as q from @orders o join cur using (customer_id)

-- passes: allocation over both sides
select p.method, sum(o.amount * p.paid) as x from @orders o join @payments p using (order_id) group by 1

-- passes: unknown key
select sum(o.amount) as x from @orders o join {{ source('raw', 'misc') }} m on m.order_id = o.order_id

-- passes: grouped by the many side's key
select i.order_id, i.line_no, sum(o.amount) as x from @orders o join @order_items i using (order_id) group by 1, 2

-- passes: many side per group of it
select p.method, sum(o.amount) as x from @orders o join @eph e using (order_id) join (select order_id, min(method) as method from @payments group by 1) p using (order_id) group by 1

-- passes: later aggregated with max
with j as (select o.order_id, o.amount, p.method from @orders o join @payments p using (order_id)), one as (select order_id, max(amount) as amount from j group by 1) select sum(amount) as x from one

-- passes: cross join with one row
select sum(o.amount) as x from @orders o cross join (select max(paid_at) as last from @payments) m

-- passes: cross join with date spine, many side per day
select d.day, sum(d.orders) as x from @daily d left join @regions r on r.region_id = d.region_id group by 1

-- passes: join of two grouped CTEs by the same key
with a as (select customer_id, sum(amount) as x from @orders group by 1), b as (select customer_id, count(*) as v from @visits group by 1) select sum(a.x) as x, sum(b.v) as v from a full join b using (customer_id)

-- passes: the model's own key by group by
-- yaml: columns: [{name: order_id, data_tests: [unique]}]
select o.order_id, max(p.method) as m from @orders o left join @payments p using (order_id) group by 1

-- passes: count of one with multiple joins to keys
select count(o.order_id) as n from @orders o left join @customers c using (customer_id) left join @regions r on r.region_id = c.region_id

-- passes: self join by key
select sum(a.amount) as x from @orders a join @orders b on b.order_id = a.order_id

-- passes: window row_number filter with qualify in an inline where of join
select sum(o.amount) as x from @orders o join (select order_id, method, rank() over (partition by order_id order by payment_id) as r from @payments) p on p.order_id = o.order_id and p.r = 1

-- passes: unique index joined by its column
select sum(v.bounces) as b from @visits v join @visits w on w.visit_id = v.visit_id

-- passes: having one row per group by count filter
with one as (select order_id from @payments group by order_id having count(*) = 1) select sum(o.amount) as x from @orders o join one using (order_id)

-- passes: share: sum over many side times key of one, divided
select sum(p.paid) / count(distinct o.order_id) as x from @orders o join @payments p using (order_id)

-- passes: sum of constants
select sum(1) as n from @orders o join @payments p using (order_id)

-- passes: window over joined list of the many side
select sum(p.paid) over (partition by o.customer_id) as x from @orders o join @payments p using (order_id)

-- passes: union of keys is a key after distinct
with k as (select order_id from @orders union select order_id from @payments) select sum(o.amount) as x from @orders o join k using (order_id)

-- passes: nothing where the list is summed
select sum(p.paid) from @orders o join @payments p on p.order_id = o.order_id

-- passes: a join to the key
select c.email, sum(o.amount) from @orders o join @customers c using (customer_id) group by 1

-- passes: distinct
select count(distinct o.order_id) from @orders o join @payments p using (order_id)

-- passes: max
select max(o.amount) from @orders o join @payments p using (order_id)

-- passes: a product of both
select sum(o.amount * p.paid) from @orders o join @payments p using (order_id)

-- passes: count(*)
select count(*) from @orders o join @payments p using (order_id)

-- passes: a list that was grouped before
with p as (select order_id, sum(paid) as paid from @payments group by order_id) select sum(o.amount - p.paid) from @orders o join p using (order_id)

-- passes: a list with one row numbered first
with p as (select *, row_number() over (partition by order_id order by paid_at) as n from @payments) select sum(o.amount) from @orders o join p on p.order_id = o.order_id and p.n = 1

-- passes: distinct on
with p as (select distinct on (order_id) order_id, method from @payments order by order_id, paid_at) select sum(o.amount) from @orders o join p using (order_id)

-- passes: the version that holds at the time
select sum(o.amount) from @orders o join @prices r on r.product_id = o.customer_id and o.placed_on >= r.valid_from and o.placed_on < r.valid_to

-- passes: the current version
select sum(o.amount) from @orders o join @prices r on r.product_id = o.customer_id and r.is_current

-- passes: groups of which a row is in one once
select p.payment_id, sum(o.amount) from @orders o join @payments p using (order_id) group by p.payment_id

-- passes: groups of the day before
with d as (select placed_on, sum(amount) as amount from @orders group by 1) select sum(d.amount), sum(e.amount) from d left join d as e on d.placed_on = e.placed_on + interval '1 year'

-- passes: a CTE that is grouped by what was joined
with j as (select o.order_id, o.amount, p.method from @orders o join @payments p using (order_id)) select method, sum(amount) from j group by method

-- passes: a relation of which nobody knows the key
select sum(o.amount) from @orders o join $payments p using (order_id)

-- passes: pre-aggregated CTE joined by its group key
with p as (select order_id, sum(paid) as paid from @payments group by 1)
select o.customer_id, sum(o.amount) as amount, sum(p.paid) as paid
from @orders o left join p on p.order_id = o.order_id
group by 1

-- passes: jaffle customers
with customer_orders as (select customer_id, min(placed_at) as first_at, count(order_id) as n from @orders group by customer_id),
customer_payments as (select o.customer_id, sum(p.paid) as total from @payments p left join @orders o on p.order_id = o.order_id group by o.customer_id)
select c.customer_id, co.n, cp.total from @customers c left join customer_orders co on c.customer_id = co.customer_id left join customer_payments cp on c.customer_id = cp.customer_id

-- passes: pivot of payments then joined
with op as (select order_id, sum(case when method = 'card' then paid else 0 end) as card, sum(paid) as total from @payments group by order_id)
select o.order_id, op.card, op.total as amount from @orders o left join op on o.order_id = op.order_id

-- passes: group by the many side's column after grouping by key twice
with a as (select order_id, product_id, sum(quantity) as q from @order_items group by 1, 2) select product_id, sum(q) as q from a group by 1

-- passes: join order items to orders, sum of items by order attributes
select o.status, sum(i.quantity * i.unit_price) as x from @order_items i join @orders o on o.order_id = i.order_id group by 1

-- passes: latest row by distinct on in CTE with select *
with latest as (select distinct on (order_id) * from @payments order by order_id, paid_at desc) select o.status, sum(o.amount) as x from @orders o left join latest l on l.order_id = o.order_id group by 1

-- passes: exists filter with group
select o.status, sum(o.amount) as x from @orders o where exists (select 1 from @payments p where p.order_id = o.order_id) group by 1

-- passes: anti join
select o.status, sum(o.amount) as x from @orders o left join @payments p on p.order_id = o.order_id where p.order_id is null group by 1

-- passes: array_agg/string_agg/max of the repeated
select o.order_id, string_agg(p.method, ',') as methods, max(o.amount) as amount from @orders o join @payments p using (order_id) group by 1

-- passes: count of the many side's key after two joins to keys
select r.region_name, count(o.order_id) as n from @orders o join @customers c on c.customer_id = o.customer_id join @regions r on r.region_id = c.region_id group by 1

-- passes: allocate: amount divided by count of rows of the order
select p.method, sum(o.amount / cnt.n) as x from @orders o join @payments p using (order_id) join (select order_id, count(*)::numeric as n from @payments group by 1) cnt using (order_id) group by 1

-- passes: window row_number filtered in outer query of a CTE with rank
with ranked as (select p.*, row_number() over (partition by p.order_id order by p.paid_at desc) as rn from @payments p) select o.status, sum(o.amount) as x from @orders o left join ranked r on r.order_id = o.order_id and r.rn = 1 group by 1

-- passes: date spine by range then sum of many side per day
select d.day, sum(o.amount) as x from (select generate_series('2024-01-01'::date, '2024-12-31'::date, '1 day')::date as day) d left join @orders o on o.placed_on = d.day group by 1

-- passes: self join on a grouped CTE by key
with m as (select customer_id, sum(amount) as a from @orders group by 1) select sum(x.a) as a, sum(y.a) as b from m x left join m y on y.customer_id = x.customer_id

-- passes: union of two grouped
with u as (select customer_id, sum(amount) as a from @orders group by 1 union all select customer_id, 0 as a from @customers) select c.email, sum(u.a) as x from u join @customers c on c.customer_id = u.customer_id group by 1

-- passes: one day of many, chosen by a relation beside it
with first_day as (
  select v.customer_id, v.bounces from @visits v
  join @daily d on d.orders = v.visit_id and d.visitors = 28
), o as (select * from @orders)
select sum(c.region_id) as x from @customers c left join first_day f on f.customer_id = c.customer_id

-- passes: the main product of an order
select sum(o.amount) as x
from @orders o join @order_items i on i.order_id = o.order_id join @products p on p.product_id = i.product_id
where p.product_name = 'main'

-- passes: a CTE that leaves the key out, grouped afterwards
with p as (select order_id, paid from @payments), q as (select order_id, sum(paid) as paid from p group by 1)
select sum(o.amount) as x from @orders o join q using (order_id)

-- passes: a CTE that leaves the key out, and takes each order once
with p as (select distinct order_id from @payments)
select sum(o.amount) as x from @orders o join p using (order_id)

-- passes: the day of a server that is 28 days old
-- yaml: columns: [{name: customer_id, data_tests: [unique]}]
with r as (
  select o.customer_id, o.amount from @orders o join @visits v on o.order_id = v.visit_id and v.bounces = 28
)
select c.customer_id, r.amount from @customers c left join r on c.customer_id = r.customer_id

-- passes: semi-join through in of a staged CTE
with pay as (select order_id from @payments) select customer_id, sum(amount) as total from @orders where order_id in (select order_id from pay) group by 1

-- passes: staged payments grouped by method
with pay as (select order_id, method, paid from @payments) select method, sum(paid) as total from pay group by 1

-- passes: staged payments joined to the key of orders
with pay as (select order_id, paid from @payments) select o.status, sum(pay.paid) as total from pay join @orders o on o.order_id = pay.order_id group by 1

-- passes: rank filter after a staged CTE
with pay as (select order_id, method, row_number() over (partition by order_id order by paid_at) as rn from @payments), first as (select order_id, method from pay where rn = 1)
select o.status, sum(o.amount) as total from @orders o left join first f on f.order_id = o.order_id group by 1

-- passes: union all of staged relations
with u as (select order_id, amount as v from @orders union all select order_id, paid as v from @payments) select order_id, sum(v) as v from u group by 1

-- passes: one day of a daily snapshot
with d as (select region_id, orders from @daily where day = date '2024-01-01') select r.region_name, sum(r.n_shops) as s from @regions r join d on d.region_id = r.region_id group by 1

-- passes: last day by a max subquery
with d as (select region_id, orders from @daily where day = (select max(day) from @daily)) select r.region_name, sum(r.n_shops) as s from @regions r join d on d.region_id = r.region_id group by 1

-- passes: last day by a join with the max
with l as (select max(day) as day from @daily), d as (select x.region_id, x.orders from @daily x join l on l.day = x.day) select r.region_name, sum(r.n_shops) as s from @regions r join d on d.region_id = r.region_id group by 1

-- passes: last row per group by a join with the max per group
with l as (select region_id, max(day) as day from @daily group by 1), d as (select x.region_id, x.orders from @daily x join l on l.day = x.day and l.region_id = x.region_id) select r.region_name, sum(r.n_shops) as s from @regions r join d on d.region_id = r.region_id group by 1

-- passes: not exists a later one
with d as (select x.region_id, x.orders from @daily x where not exists (select 1 from @daily y where y.region_id = x.region_id and y.day > x.day)) select r.region_name, sum(r.n_shops) as s from @regions r join d on d.region_id = r.region_id group by 1

-- passes: in subquery of latest ids
with p as (select order_id, paid from @payments where payment_id in (select max(payment_id) from @payments group by order_id)) select o.status, sum(o.amount) as x from @orders o join p using (order_id) group by 1

-- passes: lateral first row of a staged relation
select o.status, sum(o.amount) as x from @orders o left join lateral (select method from @payments p where p.order_id = o.order_id order by paid_at desc limit 1) l on true group by 1

-- passes: boolean flag of the first
with p as (select order_id, method, is_first from (select *, row_number() over (partition by order_id order by paid_at) = 1 as is_first from @payments) q where is_first) select o.status, sum(o.amount) as x from @orders o join p using (order_id) group by 1

-- passes: payment kinds pivoted by two joins with a kind each
select o.status, sum(o.amount) as x from @orders o left join @payments c on c.order_id = o.order_id and c.method = 'card' left join @payments g on g.order_id = o.order_id and g.method = 'gift' group by 1

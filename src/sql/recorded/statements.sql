-- Statements over the tables of scratch-tables.ts, one per paragraph. Each is held against Postgres by
-- statement-lineage.test.ts: columns that lineage names must matter, and no others.

select id, name as customer_name, upper(city), spent * 2 as doubled from customers

select * from customers

select c.*, o.amount from customers c join orders o on o.customer_id = c.id

select * from customers c join orders o on o.customer_id = c.id where o.status <> 'open'

select * from orders join items on items.order_id = orders.id

select id, product from orders o join items i on i.order_id = o.id and i.quantity > 2

select c.id, c.name, o.id as order_id from customers c left join orders o on o.customer_id = c.id and o.amount > 50

select c.id, o.id as order_id from customers c right join orders o on o.customer_id = c.id

select c.id, o.customer_id from customers c full join orders o on o.customer_id = c.id

select * from (select id, name from customers) c join (select customer_id as id, amount from orders) o using (id)

select id, name, amount from (select id, name from customers) c left join (select customer_id as id, amount from orders) o using (id)

select id, name, amount from (select id, name from customers) c right join (select customer_id as id, amount from orders) o using (id)

select id, name, amount from (select id, name from customers) c full join (select customer_id as id, amount from orders) o using (id)

select c.id as left_id, o.id as right_id, id from (select id, name from customers) c full join (select customer_id as id, amount from orders) o using (id)

select * from (select id, name from customers) c natural join (select id, amount from orders) o

select x.id, c.name from (select id, name from customers) c join (select customer_id as id, amount from orders) o using (id) as x

select j.* from ((select id, name from customers) c join (select customer_id as id, amount from orders) o using (id)) as j (a, b)

select c.name, o.amount from customers c cross join orders o where c.id = o.customer_id

select c.name, o.amount from customers c, orders o where c.id = o.customer_id

select status, count(*) from orders group by status

select status, count(*) as orders, sum(amount) as total, avg(amount)::int from orders group by 1

select status as s, max(amount) from orders group by s

select customer_id, min(placed) as first_order, max(placed) as last_order from orders group by customer_id having count(*) > 1

select customer_id, sum(amount) filter (where status = 'paid') as paid from orders group by customer_id

select customer_id, count(distinct status) from orders group by customer_id

select customer_id, string_agg(status, ',' order by id) as history from orders group by customer_id

select customer_id, array_agg(amount order by id) from orders group by customer_id

select status, percentile_cont(0.5) within group (order by amount) as median from orders group by status

select customer_id, mode() within group (order by status) from orders group by customer_id

select status, extract(month from placed) as month, sum(amount) from orders group by grouping sets ((status), (extract(month from placed)), ())

select status, customer_id, sum(amount), grouping(status) from orders group by rollup (status, customer_id)

select status, tier, count(*) from orders o join customers c on c.id = o.customer_id group by cube (status, tier)

select sum(amount), count(*) from orders

select count(*) from customers

select count(*) from orders where amount > 40

select amount, row_number() over (partition by customer_id order by id desc) as n from orders

select id, amount, sum(amount) over (order by id) as running from orders

select id, lag(amount) over (partition by customer_id order by id) as before from orders

select id, first_value(status) over w as first_status, rank() over w from orders window w as (partition by customer_id order by amount, id)

select id, sum(amount) over (w rows between 1 preceding and current row) from orders window w as (order by id)

select id, sum(amount) filter (where status = 'paid') over (order by id) from orders

select id, ntile(4) over (order by id) as quartile, percent_rank() over (order by amount) from orders

select customer_id, sum(sum(amount)) over (order by customer_id) as running from orders group by customer_id

select customer_id, rank() over (order by sum(amount) desc, customer_id) from orders group by customer_id

select distinct status from orders

select distinct customer_id, status from orders

select distinct on (customer_id) customer_id, id, amount from orders order by customer_id, placed desc, id

select distinct on (status) * from orders order by status, amount desc, id

select id, amount from orders order by amount desc, id limit 5

select id from orders order by placed, id offset 10

select id, amount from orders order by 2, 1 limit 7

select id, amount a from orders order by a, id fetch first 3 rows with ties

select id from customers union select customer_id from orders

select id, name from customers union all select customer_id, status from orders

select id from customers intersect select customer_id from orders where amount > 30

select id from customers except select customer_id from orders where status = 'paid'

select id, 'customer' as kind from customers union all select id, 'order' from orders order by 1, 2 limit 9

(select id from customers order by spent desc, id limit 3) union all (select id from orders where amount > 70)

select case when amount > 50 then 'high' when status = 'open' then 'pending' else 'low' end as band from orders

select id, case status when 'open' then amount else 0 end from orders

select id, coalesce(note ->> 'other', status) from orders

select id, nullif(amount, 50), greatest(amount, customer_id), least(amount, 10) from orders

select id, amount::text, cast(placed as text), amount::numeric(10, 2) from orders

select id, amount is null, status is not null, amount > 30 and status = 'paid', not (amount > 10) from orders

select id, amount between 10 and 40 as between_them, status in ('open', 'paid'), status like 'p%', status similar to 'o%' from orders

select id, (amount, status) = (50, 'paid') as same, row(amount, status)::text from orders

select id, array[amount, customer_id] as pair, tags[1], tags[1:2], array_length(tags, 1) from orders

select id, note -> 'n' as n, note #>> '{source}', note ? 'n' from orders

select id, status collate "C" from orders

select id, placed at time zone 'utc', date_trunc('month', placed), placed + interval '1 day' from orders

select id, substring(status from 1 for 2), position('a' in status), trim(both 'o' from status), overlay(status placing 'x' from 1) from orders

select id, date '2025-02-20' - placed > 0 as past, extract(dow from placed) from orders

select id, concat_ws('-', status, amount), format('%s:%s', status, amount), md5(status) from orders

select id, (select max(name) from customers c where c.id = o.customer_id) from orders o

select id, (select max(amount) from orders o where o.customer_id = c.id and o.status = 'paid') as best from customers c

select id, exists (select 1 from orders o where o.customer_id = c.id and o.amount > 60) as has_big from customers c

select id, amount > all (select spent from customers where tier = 'gold') from orders

select id, customer_id in (select c.id from customers c where c.city = 'Bonn') from orders

select id, array(select product from items i where i.order_id = o.id order by product, quantity) from orders o

select id from customers c where exists (select 1 from orders o where o.customer_id = c.id and o.status = 'open')

select id from customers where id in (select customer_id from orders where amount > 50)

select id from customers where id not in (select customer_id from orders where customer_id is not null and amount > 50)

select id from orders where amount > (select avg(amount) from orders)

select id, name from customers c where (select count(*) from orders o where o.customer_id = c.id) > 1

with paid as (select * from orders where status = 'paid') select id, amount from paid

with paid as (select id, customer_id, amount from orders where status = 'paid'), totals as (select customer_id, sum(amount) as total from paid group by customer_id) select c.name, t.total from customers c join totals t on t.customer_id = c.id

with a (x, y) as (select id, amount from orders) select y as z, x from a

with c as (select * from customers), unused as (select amount from orders) select name from c

with a as (select id from customers), b as (select * from a), c as (select * from b) select * from c

with customers as (select id as name, name as id from customers) select * from customers

with a as (with b as (select amount, id from orders) select amount * 2 as twice, id from b) select twice from a

with recursive up (node, root, depth) as (select child, parent, 1 from edges union all select e.child, u.root, u.depth + 1 from edges e join up u on u.node = e.parent where u.depth < 4) select * from up

with recursive sums as (select id, amount from orders where id <= 3 union all select s.id + 10, s.amount + o.amount from sums s join orders o on o.id = s.id + 1 where s.id < 40) select * from sums

with recursive t (n) as (values (1) union all select n + 1 from t where n < 5) select n, count(o.id) from t left join orders o on o.id = t.n group by n

with recursive walk as (select parent, child, weight from edges where parent = 1 union select e.parent, e.child, e.weight from edges e join walk w on e.parent = w.child) select child, weight from walk

with recursive tree (child, parent) as (select child, parent from edges where parent = 1 union all select e.child, e.parent from edges e join tree t on e.parent = t.child) search depth first by child set path cycle child set looped using visited select child, path, looped from tree

select c.id, l.id as best, l.amount from customers c cross join lateral (select o.id, amount from orders o where o.customer_id = c.id order by amount desc, o.id limit 1) l

select c.id, l.total from customers c left join lateral (select sum(amount) as total from orders o where o.customer_id = c.id) l on true

select o.id, t.tag from orders o, unnest(o.tags) as t (tag)

select o.id, tag from orders o cross join lateral unnest(o.tags) with ordinality as t (tag, place)

select o.id, t.* from orders o, unnest(o.tags) with ordinality t

select id, unnest(tags) from orders

select id, unnest(tags) as tag, amount from orders

select o.id, e.key, e.value from orders o, jsonb_each_text(o.note) e

select o.id, key from orders o, jsonb_each(o.note)

select o.id, r.source, r.n from orders o, jsonb_to_record(o.note) as r (source text, n int)

select id, jsonb_object_keys(note) as k from orders

select g, count(o.id) from generate_series(1, 12) as g left join orders o on o.id = g group by g

select g.n, o.status from generate_series(1, 12) as g (n) join orders o on o.id = g.n

select generate_series, id from generate_series(1, 3) join orders on id = generate_series

select c.id, s from customers c, generate_series(1, c.id % 3) s

select x.a, x.b, o.id from rows from (generate_series(1, 2), generate_series(3, 4)) as x (a, b) join orders o on o.id = x.a

select v.a, v.b, o.amount from (values (1, 'one'), (2, 'two')) as v (a, b) join orders o on o.id = v.a

select column1, column2 from (values (1, 2), (3, 4)) v

values (1, 'a'), (2, 'b')

select j.source, j.n, o.id from orders o, json_table(o.note, '$' columns (source text path '$.source', n int path '$.n')) j

select to_jsonb(c) from customers c

select c from customers c

select row_to_json(t) from (select id, amount from orders) t

select customer_id, json_agg(o order by o.id) from orders o group by customer_id

select max(c::text), min((c.*)::text) from customers c

select jsonb_build_object('id', id, 'amount', amount) as doc from orders

select json_object('id': id, 'amount': amount) from orders

select customer_id, json_arrayagg(amount order by id), json_objectagg(id: status) from orders group by customer_id

select id, xmlelement(name status, status) from orders

select a.id, b.id as other from orders a join orders b on a.customer_id = b.customer_id and a.id < b.id

select c1.name, c2.name as neighbour from customers c1 join customers c2 using (city)

select o.id from orders o tablesample system (100) where o.amount > 20

select id, amount from orders where (status = 'paid' or amount < 20) and placed > date '2025-02-01'

select id from orders where note @> '{"n": 1}'

select id from orders where 'red' = any (tags)

select id, sum(amount) over () - amount as rest from orders where status = 'paid'

select s.status, s.n * 1.0 / t.n as share from (select status, count(*) as n from orders group by status) s cross join (select count(*) as n from orders where amount > 20) t

select o.id, c.name, i.product, i.quantity * i.price as value from items i join orders o on o.id = i.order_id left join customers c on c.id = o.customer_id where i.price > 3

select tier, sum(value) as total from (select c.tier, i.quantity * i.price as value from customers c join orders o on o.customer_id = c.id join items i on i.order_id = o.id) x group by tier

select id, amount from orders where customer_id = (select c.id from customers c order by spent desc, c.id limit 1)

select customer_id, amount - lag(amount, 1, 0) over (partition by customer_id order by placed, id) as change from orders where status <> 'open'

select id, lower(status) as status from orders where status = 'paid' or upper(status) = 'OPEN'

select max(case when status = 'paid' then amount end) as paid, max(case when status = 'open' then amount end) as open from orders

select customer_id, bool_or(status = 'open') as any_open, every(amount > 5) from orders group by customer_id

select corr(amount, customer_id), regr_slope(amount, id) from orders

select id, count(*) over (partition by status) as same from orders

select id, amount from orders group by id, amount having max(customer_id) > 3

select extract(month from placed) as month, count(*) from orders group by extract(month from placed)

select placed + 1 as next_day, sum(amount) from orders group by placed + 1

select status || '!' as status from orders group by status

select o.status from orders o group by o.status order by max(o.amount) desc, o.status limit 2

select 1 as one, null as nothing, 'x', true

select id, grp.n from orders o join (select customer_id, count(*) as n from orders group by customer_id) grp using (customer_id)

select id, (select (select max(weight) from edges e where e.parent = o.customer_id)) from orders o

select id, coalesce((select sum(quantity) from items where order_id = orders.id), 0) as units from orders

select e1.parent, e2.child from edges e1 join edges e2 on e1.child = e2.parent where e1.weight + e2.weight > 5

table customers

select all id from customers

select id from only customers

select id from customers for update

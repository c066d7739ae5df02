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

select id from customers union select customer_id from orders union all select parent from edges

select id from customers union all (select customer_id from orders except select parent from edges)

(select id from customers union select child + 10 from edges where weight > 3) intersect select customer_id from orders order by 1

select id from customers except all select customer_id from orders

select customer_id from orders intersect all select parent from edges

select id as a, spent::int as b from customers union all select order_id, price from items order by b, a limit 66

(select id, amount from orders order by amount desc, id limit 4) union (select order_id, price from items where quantity > 4) order by 1, 2

select * from (select id, name from customers union all select id, status from orders) u where u.name <> 'open'

select tier from (select city, tier from customers union select amount::text, 'gold' from orders where status = 'paid') u

select count(*) from (select id from customers union all select id from orders) u

select count(*) from (select city from customers union select status from orders) u

select sum(x) from (select amount as x from orders union all select price from items where product = 'egg') u

(values (1, 'a'), (2, 'b')) union all select id, name from customers where id < 4

select id from customers where exists (select customer_id from orders where amount > 30 intersect select customers.id)

select id, (select name from customers c where c.id = o.customer_id union all select 'none' limit 1) as who from orders o

with a as (select id from customers union select child from edges) select a.id, o.amount from a left join orders o on o.id = a.id

with recursive r as (select parent, child from edges union select r.parent, e.child from r join edges e on e.parent = r.child where e.weight > 2) select parent, count(*) from r group by parent

with recursive r (n, total) as (select 1, 0 union all select n + 1, total + (select max(price) from items where quantity = n) from r where n < 5) select n, total from r

with recursive a (n) as (select 1 union all select n + 1 from a where n < 3), b as (select n, id from a join orders on id = n) select * from b

with recursive outer_r (n, best) as (select 1, 0::bigint union all (with recursive inner_r (m) as (select 1 union all select m + 1 from inner_r where m < 3) select n + 1, (select sum(quantity) from items join inner_r on price = m) from outer_r where n < 3)) select n, best from outer_r

with recursive p as (select id, customer_id as left_side, amount as right_side from orders where id < 4 union all select id + 1, right_side, left_side from p where id < 6) select id, left_side, right_side from p

with recursive swap (n, a, b, c) as (select 1, spent::int, id, 0 from customers where id < 5 union all select n + 1, c, a, b from swap where n < 4) select n, a, b, c from swap

with recursive t (id, path) as (select parent, array[parent] from edges union select e.child, t.path || e.child from edges e join t on t.id = e.parent where not e.child = any (t.path)) select id, path from t

with recursive t as (select child, parent, 0 as depth from edges where parent = 1 union all select e.child, e.parent, depth + 1 from edges e, t where e.parent = t.child and depth < 3) select max(depth) from t

with recursive t as (select parent, child from edges) select * from t

with x as materialized (select id, amount from orders where status = 'paid') select a.id, b.amount from x a join x b on a.id = b.id + 1

with x as not materialized (select city, count(*) as n from customers group by city) select n from x where city <> 'Bonn'

with orders as (select id, name as status from customers) select status from orders

with a as (select id, spent from customers), orders as (select id, spent as amount from a) select o.amount from orders o join items i on i.order_id = o.id

with x as (select 1 as id) select c.name from customers c where c.id in (select id from x)

select x.id from (with x as (select id, amount from orders) select id from x where amount > 30) x

with x as (select id from customers) select (with x as (select amount as id from orders where orders.id = 3) select max(id) from x) as top, id from x

with x (a) as (select name from customers), y (b) as (select a from x), x2 as (select b as c from y) select c from x2 join y on b = c

with x as (select city, name from customers) select city, (select count(*) from x as inner_x where inner_x.city = x.city) as neighbours from x

with a as (select id from customers), b as (select id from a union all select parent from edges) select id from b where id in (select customer_id from orders)

select c.id, o.amount, i.price from customers c join orders o on o.customer_id = c.id join items i on i.order_id = o.id

select c.id, i.price from customers c left join (orders o join items i on i.order_id = o.id) on o.customer_id = c.id

select c.id, i.quantity from customers c left join (orders o left join items i on i.order_id = o.id and i.price > 6) on o.customer_id = c.id and o.status = 'paid'

select a.id, b.amount, c.price from (select id from customers) a join (select customer_id as id, amount from orders) b using (id) join (select order_id as id, price from items) c using (id)

select * from (select id, name from customers) a join (select customer_id as id, amount from orders) b using (id) left join (select order_id as id, price from items) c using (id)

select id, name, amount, price from (select id, name from customers) a full join (select customer_id as id, amount from orders) b using (id) full join (select order_id as id, price from items) c using (id)

select id, name, amount, price from (select id, name from customers) a left join (select customer_id as id, amount from orders) b using (id) right join (select order_id as id, price from items) c using (id)

select id, c.id from (select id, name from customers) a full join (select customer_id as id, amount from orders) b using (id) left join (select order_id as id, price from items) c using (id)

select * from (select id, name as label from customers) a natural left join (select customer_id as id, amount from orders) b natural join (select order_id as id, quantity from items) c

select * from (select id, name as label from customers) a natural full join (select parent as id, weight from edges) b

select j.id, j.name from ((select id, name from customers) a join (select customer_id as id, amount from orders) b using (id)) j where j.amount > 40

select ab.id, a.name, b.amount from (select id, name from customers) a join (select customer_id as id, amount from orders) b using (id) as ab

select id, parent, weight from (select id, city from customers) a join (select customer_id as id, status as city from orders) b using (id, city) right join edges on parent = id

select a.id, b.id from (select id, tier from customers) a join (select customer_id as id, amount from orders) b on true where a.id = b.id and b.amount > 60

select c.name from customers c join orders o on (c.id, 'paid') = (o.customer_id, o.status)

select c.name, o.amount from customers c full join orders o on o.customer_id = c.id where coalesce(o.amount, 0) < 50

select count(*) from customers c full join orders o on o.customer_id = c.id

select count(c.city), count(o.status) from customers c full join orders o on o.customer_id = c.id

select o.id from orders o left join customers c on c.id = o.customer_id where c.id is null

select e1.parent, e3.child from edges e1 join edges e2 on e2.parent = e1.child join edges e3 on e3.parent = e2.child

select c.id, o.id, i.product from customers c cross join lateral (select * from orders o where o.customer_id = c.id and o.amount > 30) o left join lateral (select product from items i where i.order_id = o.id and i.price > c.id) i on true

select c.id, x.big, y.n from customers c, lateral (select max(amount) as big from orders o where o.customer_id = c.id) x, lateral (select count(*) as n from items where price > x.big / 10) y

select c.id, l.v from customers c, lateral (values (c.name), (c.city)) as l (v)

select o.id, l.twice, m.fourfold from orders o cross join lateral (select o.amount * 2 as twice) l cross join lateral (select l.twice * 2 as fourfold) m where m.fourfold > 90

select c.id, s.n from customers c cross join lateral generate_series(1, c.id % 4) as s (n) left join lateral (select 1 as one where s.n > 2) x on true

select c.id, x.status from customers c left join lateral (select status from orders where customer_id = c.id order by amount desc limit 1) x on c.spent > 20 where x.status <> 'sent'

select status, customer_id, count(*) from orders group by grouping sets (status, customer_id)

select status, customer_id, extract(month from placed) as m, sum(amount) from orders group by status, rollup (customer_id, extract(month from placed))

select status, sum(amount) from orders group by grouping sets ((status), ()) having sum(amount) > 10

select coalesce(status, 'all') as status, grouping(status) as is_total, count(*) from orders group by rollup (status)

select tier, city, grouping(tier, city), max(spent) from customers group by cube (tier, city) having count(*) > 1

select status, count(*) from orders group by distinct rollup (status), rollup (status)

select amount % 10 as digit, count(*) from orders group by digit

select amount % 10 as amount, count(*) from orders group by amount % 10

select status as amount, count(*) from orders group by 1

select upper(status) as status, count(*) from orders group by upper(status)

select count(*) from orders group by status

select c.id, c.name, count(o.status) from customers c left join orders o on o.customer_id = c.id group by c.id, c.name order by count(o.status) desc, c.id limit 3

select tier, count(distinct city) as cities, count(*) - count(distinct name) as namesakes from customers group by tier

select city, sum(spent) filter (where tier = 'gold') - sum(spent) filter (where tier <> 'gold') as difference from customers group by city

select city, array_agg(distinct tier order by tier) from customers group by city

select city, string_agg(name, ',' order by spent desc, id) filter (where id > 3) from customers group by city

select percentile_disc(array[0.25, 0.75]) within group (order by amount) from orders where status <> 'open'

select customer_id, rank(30) within group (order by amount) from orders group by customer_id

select tier, avg(spent) over (partition by tier) as tier_average, spent - avg(spent) over (partition by tier) as above from customers

select id, sum(amount) over w1, count(*) over w2 from orders window w1 as (partition by status), w2 as (w1 order by id)

select id, sum(amount) over (w order by placed, id rows between 2 preceding and 1 following) from orders window w as (partition by customer_id)

select id, min(amount) over (w rows between unbounded preceding and current row) from orders window w as (partition by status order by id)

select id, sum(amount) over (order by placed range between interval '10 days' preceding and current row) from orders

select id, count(*) over (order by amount groups between 1 preceding and current row exclude current row) from orders

select id, nth_value(status, 2) over (partition by customer_id order by id rows between unbounded preceding and unbounded following) from orders

select id, lead(status, 1, 'none') over (order by id), lag(placed) over (order by id) from orders

select id, last_value(amount) over (partition by status order by id rows between unbounded preceding and unbounded following) from orders

select id, row_number() over () > 0 as numbered from orders

select id from (select id, row_number() over (partition by customer_id order by placed desc, id) as n from orders) x where n = 1

select customer_id, amount from (select customer_id, amount, dense_rank() over (partition by customer_id order by amount desc) as place from orders) x where place <= 2

select status, sum(count(*)) over (order by status) as running from orders group by status

select status, max(sum(amount)) over () from orders group by status

select tier, rank() over (order by avg(spent) desc) from customers group by tier

select distinct tier, first_value(name) over (partition by tier order by spent desc) from customers

select distinct on (lower(city)) id, city from customers order by lower(city), spent desc, id

select distinct on (customer_id, status) customer_id, status, amount as a from orders order by customer_id, status, a desc

select distinct on (1) status, id from orders order by 1, id desc

select distinct on (status || tier) o.id, c.name from orders o join customers c on c.id = o.customer_id order by status || tier, o.amount, o.id

select distinct amount > 30 as big, status from orders

select distinct on (amount % 5) id, amount from orders order by amount % 5, amount, id

select id, name as city from customers order by city limit 4

select id, spent as amount from customers order by -spent, id limit 3

select id, amount from orders order by amount % 7, id limit 5

select id from customers order by (select max(amount) from orders o where o.customer_id = customers.id) desc nulls last, id limit 4

select id, name from customers order by spent limit (select count(*) from edges where weight > 5)

select id from customers order by id limit 3 offset (select count(*) from items where quantity > 5 and price > 6)

select id, case when amount > 50 then status else (select max(city) from customers c where c.id = o.customer_id) end as mixed from orders o

select id, case (select max(tier) from customers c where c.id = o.customer_id) when 'gold' then amount when 'silver' then amount / 2 end from orders o

select id, (select count(*) from items i where i.order_id = o.id and i.price > o.amount / 10) from orders o

select id, (select array_agg(product order by product) from items where order_id = orders.id) from orders

select id, (select (select max(name) from customers c where c.id = o.customer_id) || status) from orders o

select id, (amount, customer_id) in (select price, quantity from items) as matches from orders

select id, amount = any (select price from items where order_id = orders.id) from orders

select id, amount > all (select price * 10 from items where order_id = orders.id) from orders

select id, amount = any (array[customer_id, 10, 20]) from orders

select id from orders where amount <> all (select price from items)

select id from orders where (customer_id, status) in (select c.id, 'paid' from customers c where c.tier = 'gold')

select id from orders o where amount = (select max(amount) from orders x where x.customer_id = o.customer_id)

select id from customers c where not exists (select from orders o where o.customer_id = c.id)

select customer_id from orders group by customer_id having sum(amount) > (select avg(spent) * 1.5 from customers)

select customer_id, sum(amount) from orders o group by customer_id having exists (select 1 from customers c where c.id = o.customer_id and c.tier = 'gold')

select o.id from orders o join items i on i.order_id = o.id and i.price = (select max(price) from items x where x.order_id = o.id)

select sum((select count(*) from items i where i.order_id = o.id)) from orders o

select status, (select count(*) from customers c where c.city = status) from orders group by status

select id, exists (select from items where order_id = orders.id) and amount > 20 from orders

select coalesce((select name from customers where id = 3), 'nobody') as third

select (select max(id) from customers) - (select min(id) from orders) as gap

select array(select id from customers where tier = 'gold' order by id) as gold

select (select row(id, name)::text from customers order by id limit 1)

select id, array(select e.child from edges e where e.parent = c.id order by e.child, e.weight) as children from customers c

select id, num_nulls(name, city), num_nonnulls(tier) from customers

select id, amount is distinct from customer_id as differ, amount is not distinct from 50 as same from orders

select id, (amount > 20) is true as yes, (status = 'open') is unknown as unknown from orders

select id, amount between symmetric customer_id and 30 from orders

select id, status ilike 'P%' escape '!', status ~ '^o', status !~* 'S' from orders

select id, nullif(status, 'open') as status, coalesce(nullif(amount % 2, 0), customer_id) from orders

select id, -amount, +customer_id, @ amount, |/ abs(amount) from orders

select id, amount::text || status as label, (amount::numeric / 3)::numeric(8, 1) as third from orders

select id, current_date > placed as past, now() is not null as now from orders

select id, make_date(2025, 1 + abs(amount) % 12, 1), age(placed, date '2025-01-01') from orders

select id, placed - (customer_id || ' days')::interval as before, (placed, placed + 5) overlaps (date '2025-02-01', date '2025-02-10') from orders

select id, to_char(placed, 'YYYY-MM') as month, date_part('year', placed) from orders

select id, tags || array[status] as more, tags @> array['red'] as red, cardinality(tags) from orders

select id, tags[amount % 3 + 1] as one from orders

select id, (tags || status)[1] as first from orders

select id, array[[amount, customer_id], [id, 0]] as matrix from orders

select id, note -> 'source' ->> 0, note #> array['n'], jsonb_typeof(note -> 'n') from orders

select id, note['source'] as source, note['n'] as n from orders

select id, jsonb_set(note, '{amount}', to_jsonb(amount)) from orders

select id, jsonb_path_query_first(note, '$.n') from orders

select id, k.key from orders cross join lateral jsonb_object_keys(note) as k (key)

select o.id, x.value from orders o cross join jsonb_each(o.note) as x where x.key = 'source'

select o.id, j.n from orders o cross join lateral jsonb_path_query(o.note, '$.n') as j (n)

select o.id, e.ordinality, e.value from orders o cross join lateral jsonb_array_elements_text(to_jsonb(o.tags)) with ordinality e

select o.id, r.* from orders o cross join lateral jsonb_to_recordset(jsonb_build_array(coalesce(o.note, '{}'))) as r (source text, n int)

select o.id, j.source, j.place from orders o, json_table(o.note, '$' columns (place for ordinality, source text path '$.source' default 'x' on empty)) j

select o.id, j.a from orders o left join json_table(jsonb_build_array(o.amount, o.customer_id), '$[*]' columns (a int path '$')) j on true

select id, json_value(note, '$.source') as source, json_query(note, '$.n'), json_exists(note, '$.other') from orders

select id, json_value(note, '$.n + $x' passing amount as x returning int default 0 on error) from orders

select o.id, x.b from orders o, xmltable('/r' passing xmlelement(name r, xmlelement(name b, o.status)) columns b text path 'b') x

select id, xmlforest(status, amount), xmlconcat(xmlelement(name a, customer_id)) from orders

select status, xmlagg(xmlelement(name i, id) order by id) from orders group by status

select x.a, x.b from rows from (unnest(array[1, 2]), generate_series(5, 6)) with ordinality as x (a, b, n) join orders on orders.id = x.n

select o.id, u.a, u.b from orders o, unnest(o.tags, array[o.status, 'x']) as u (a, b)

select o.id, p.* from orders o, regexp_split_to_table(o.status, 'e') p

select o.id, m[1] from orders o, regexp_matches(o.status, '(.)e') m

select o.id, string_to_table(o.status, 'e') as part from orders o

select generate_series(1, quantity) as n, product from items

select g, (select count(*) from orders where amount > g * 10) from generate_series(1, 5) g

select d::date, count(o.status) from generate_series(date '2025-01-10', date '2025-03-01', interval '10 days') d left join orders o on o.placed >= d and o.placed < d + interval '10 days' group by d

select generate_series(1, 2), unnest(array['a', 'b']) as letter, id from customers where id < 3

select (c).name, (c).id from customers c

select (c.*).city from customers c

select (x).name from (select c as x from customers c) s

select (array_agg(c order by id))[1] from customers c

select (o).status as s, (o).amount * 2 as twice from orders o where (o).customer_id > 5

select count(c), count(c.*) from customers c where tier = 'gold'

select o from orders o where o.status = 'paid'

select to_jsonb(x) as document, x.a from (select id from orders) x (a)

select row(c.*)::text from customers c

select c.* , c.name as again from customers c where c is not null

select customers from customers

select public_name, c from (select name as public_name from customers) c

select jsonb_agg(x order by x.id) from (select id, name from customers where tier = 'gold') x

select x.total from (select customer_id as id, sum(amount) from orders group by customer_id) x (id, total)

select a.b, a.c from (select id, name from customers) a (b, c)

select t.* from orders t (a, b, c)

select "Größe", "Größe" * 2 as "Doppelte Größe" from (select amount as "Größe" from orders) "Größen"

select "ID", "select" from (select id as "ID", name as "select" from customers) "Quoted ""Name"""

select id as "Id", name as "ID" from customers order by "Id" limit 4

select "💶"."wert 💶" from (select spent as "wert 💶", id from customers) "💶" where "💶".id > 3

select größe from (select city as größe from customers) ü where größe <> 'Bonn'

select 'ä' || name as é, city from customers

select id "name", name "id" from customers

select orders.id, orders.orders from (select id, amount as orders from orders) orders

select id from customers name where name.spent > 20

select status from (select amount as status, status as amount from orders) x order by amount, status limit 5

select sum(id) as id, tier as name from customers group by tier order by id

select id as x, x.y from (select id, spent as y from customers) x

select public.id from (select id, name from customers) public

select o.id, c.name from orders as o, customers as c where o.customer_id = c.id and (c.tier = 'gold' or o.amount > 70)

select c.id, i.* from customers c join (select order_id, sum(price * quantity) as value from items group by order_id having count(*) > 1) i on i.order_id = c.id

select count(*) from items where product in ('egg', 'dye')

select count(*) filter (where product = 'egg') as eggs, count(*) as lines from items

select * from items order by price

select * from (select * from (select * from edges) a) b where weight > 4

select a.*, b.weight as other from edges a left join edges b on b.parent = a.child

select edges.* from edges, customers where customers.id = edges.parent

select parent, child from edges tablesample bernoulli (100) repeatable (3) where weight > 2

select 1 from orders

select 'x' as x where exists (select from orders where amount > 89)

select null::int as nothing, id from customers fetch first 2 rows only

select product, sum(price * quantity) / nullif(sum(quantity), 0) as average_price from items group by product

select customer_id, count(*) filter (where status = 'paid')::numeric / count(*) as share from orders group by customer_id

select date_trunc('month', placed) as month, sum(amount), sum(sum(amount)) over (order by date_trunc('month', placed)) from orders group by 1

select c.tier, o.status, count(*), sum(o.amount) as amount, rank() over (partition by c.tier order by sum(o.amount) desc) from customers c join orders o on o.customer_id = c.id group by c.tier, o.status

with firsts as (select customer_id, min(placed) as first_day from orders group by customer_id) select date_trunc('month', f.first_day) as cohort, count(distinct o.customer_id) from firsts f join orders o using (customer_id) where o.placed > f.first_day group by 1

with steps as (select id, amount, lag(amount) over (order by id) as before from orders), islands as (select id, amount, sum(case when amount > before then 0 else 1 end) over (order by id) as island from steps) select island, count(*), max(amount) from islands group by island

with d as (select o.*, row_number() over (partition by customer_id, status order by id) as n from orders o) select id, customer_id from d where n = 1

with base as (select * from orders), enriched as (select base.*, c.tier from base left join customers c on c.id = base.customer_id), final as (select tier, status, sum(amount) as total from enriched group by tier, status) select * from final

select (c).* from customers c

select (s.x).* from (select c as x from customers c) s

select count(o), count(c) from customers c left join orders o on o.customer_id = c.id

select array_agg(amount) from (select amount from orders order by status, id) o

select customer_id, string_agg(status, ',') as history from (select customer_id, status, amount from orders order by placed) o group by customer_id

with sorted as (select id, amount from orders order by amount desc, id) select id from sorted limit 5

select id, row_number() over () as place from (select id from customers order by spent) c

select array(select product from items order by price, quantity, order_id) as products

select json_array(select product from items order by price, product, order_id) as products

select product from items order by product, quantity limit 5

select product, quantity from items order by 1, quantity, price limit 7

select distinct on (status) status from orders order by status, amount

select a.id from orders a join orders b on b.id = a.customer_id order by b.id, a.amount, a.id limit 3

select * from (select * from orders) a (a, b, c, d, e, f, g)

select a, b from edges e (a, b, c)

with x (a, b, c) as (select * from edges) select a from x

select * from (select * from edges union all select * from edges) e where weight > 3

select parent from (select * from edges union select * from edges where child > 4) e

select child from (select * from edges except select order_id % 6, quantity, price from items) e

select * from edges union all select order_id, quantity, price from items

select id, tier from customers where (id % 4, length(city)) in (select e.* from (select parent % 4 as a, weight % 3 + 3 as b from edges) e)

select * from (select id, city from customers) a natural join (select id, status as city from orders) b

select * from (select id, city from customers) a natural left join (select id, amount from orders) b

select id from orders window w as (partition by status order by amount)

select id, sum(amount) over w from orders window v as (partition by customer_id), w as (v order by id rows 2 preceding)

with recursive t (j) as (with recursive s (i) as (select min(parent) from edges union all select i + 1 from s where i < 5) select i from s union all select j + 1 from t where j < 8) select * from t

with recursive tree as (select child, parent, weight from edges where parent = 1 union all select e.child, e.parent, e.weight from edges e join tree t on e.parent = t.child where not t.looped) cycle child set looped using visited select child, weight, looped from tree

with recursive tree as (select child, parent, weight from edges where parent = 1 union all select e.child, e.parent, e.weight from edges e join tree t on e.parent = t.child) search breadth first by weight set place cycle child set looped using visited select weight, place from tree

select (row(id, name)).f2 from customers

select (row(c.*)).f3 from customers c

select (jsonb_each_text(note)).value from orders

select id, (jsonb_each(note)).* from orders

select name(c), spent(c) * 2 as twice from customers c

select tableoid is not null as stored, id from customers

select v.* from customers c, lateral (values (c.id, c.name), (length(c.city), c.tier)) v

select v.* from edges e, lateral (values (e.*)) v

values (1, 'a'), (2, (select max(name) from customers)) order by 2 limit 1

select o.id, x.b, x.n from orders o, xmltable(('/r/' || left(coalesce(nullif(o.status, ''), 'open'), 1)) passing xmlelement(name r, xmlelement(name o, xmlelement(name q, o.amount)), xmlelement(name p)) columns n for ordinality, b text path 'q' default o.placed::text) x

select o.id, j.kind, j.place from orders o, json_table(o.note, '$.* ? (@ != $s)' passing o.status as s columns (place for ordinality, kind text path '$.type()')) j

select o.id, current_setting('TimeZone', o.amount > 0) is null as unset from orders o

select id, now() - make_interval(days => amount) > placed as late from orders

select id from customers limit all

select id, name from customers order by spent, id limit null offset 3

select count(*) from (select id from customers order by spent, id) c limit 1

select max(n) from (select customer_id, count(*) as n from orders group by customer_id order by min(placed)) o

select tier from customers group by tier order by min(spent), tier limit 2

select e.name from customers c cross join lateral (select c.name || i.product as name from items i where i.order_id = c.id order by i.price desc, i.product limit 1) e

select u.key from orders o, lateral jsonb_each(o.note) with ordinality u (key, value, place) where u.place = 1

select x.* from orders o, rows from (unnest(o.tags), jsonb_each_text(o.note)) with ordinality x (tag, key, value, place)

select upper(x.c) from current_database() as d, cast('a' as text) as x (c)

-- finds: comma
select o.order_id from @orders o, ^@payments p

-- finds: condition names only one side
select o.order_id from @orders o join @payments p on ^o.order_id = o.customer_id

-- finds: on true
select o.order_id from @orders o join @payments p on ^true

-- finds: on 1=1
select o.order_id from @orders o join @payments p on ^1 = 1

-- finds: third relation is not related
select o.order_id from @orders o, @payments p, ^@customers c where p.order_id = o.order_id

-- finds: left join on one side
select o.order_id from @orders o left join @payments p on ^p.method = 'card'

-- finds: in CTE
with x as (select o.order_id from @orders o, ^@customers c) select order_id from x

-- finds: in subquery
select order_id from @orders where order_id in (select p.order_id from @payments p, ^@customers c)

-- finds: condition about other two relations
select o.order_id from @orders o join @payments p on p.order_id = o.order_id join @customers c on ^p.order_id = o.order_id

-- finds: comma between subqueries of many rows
select a.customer_id from (select customer_id from @orders) a, (select ^customer_id from @customers) b

-- finds: comma of CTEs
with a as (select customer_id from @orders), b as (select customer_id from @customers) select a.customer_id from a, ^b

-- finds: union branch
select order_id from @orders union all select o.order_id from @orders o, ^@payments p

-- finds: where filters only each by itself
select o.order_id from @orders o, ^@payments p where o.status = 'x' and p.method = 'card'

-- finds: in exists, the inner one
select order_id from @orders o where exists (select 1 from @payments p, ^@customers c where p.order_id = o.order_id)

-- finds: three commas
select a.order_id from @orders a, @customers c, ^@products p where a.customer_id = c.customer_id

-- finds: join using wrong alias twice
select o.order_id from @orders o inner join @customers c on ^c.region_id = c.customer_id

-- finds: cte comma
with a as (select order_id from @orders), b as (select product_id from @products) select * from a, ^b

-- finds: comma then explicit join
select o.order_id from @orders o, ^@customers c join @regions r on r.region_id = c.region_id

-- finds: left join forgot
select c.customer_id from @customers c left join @orders o on ^c.customer_id = c.customer_id

-- finds: inside union in subquery
select x from (select 1 as x union all select o.order_id from @orders o, ^@regions r) q

-- finds: where has only filter on one
select o.order_id from @orders o, ^@regions r where o.amount > 1

-- passes: comma with where equality
select o.order_id from @orders o, @payments p where p.order_id = o.order_id

-- passes: explicit
select o.order_id from @orders o cross join @payments p

-- passes: one row subquery
select o.order_id, m.m from @orders o, (select max(paid) as m from @payments) m

-- passes: one row CTE
with m as (select max(paid) as m from @payments) select o.order_id, m.m from @orders o, m

-- passes: one row CTE by join on true
with m as (select max(paid) as m from @payments) select o.order_id, m.m from @orders o left join m on true

-- passes: limit 1
select o.order_id, m.paid from @orders o, (select paid from @payments order by paid desc limit 1) m

-- passes: values with one row
select o.order_id, v.d from @orders o, (values (date '2024-01-01')) as v(d)

-- passes: params CTE without from
with params as (select 0.2 as tax) select o.order_id, p.tax from @orders o, params p

-- passes: function
select o.order_id, n from @orders o, generate_series(1, o.amount) as n

-- passes: unnest
select o.order_id, t from @orders o, unnest(string_to_array(o.note, ',')) as t

-- passes: lateral comma
select o.order_id, l.x from @orders o, lateral (select o.amount + 1 as x) l

-- passes: left join lateral on true
select o.order_id, p.paid from @orders o left join lateral (select paid from @payments p where p.order_id = o.order_id) p on true

-- passes: range
select o.order_id from @orders o join @prices p on o.placed_on >= p.valid_from and o.placed_on < p.valid_to

-- passes: or condition of both
select o.order_id from @orders o join @customers c on c.customer_id = o.customer_id or c.email = o.note

-- passes: correlated subquery
select o.order_id, (select max(p.paid) from @payments p where p.order_id = o.order_id) as m from @orders o

-- passes: comma chain with where
select o.order_id from @orders o, @payments p, @customers c where p.order_id = o.order_id and c.customer_id = o.customer_id

-- passes: function in the condition
select o.order_id from @orders o join @customers c on lower(c.email) = lower(o.note)

-- passes: using and natural
select order_id from @orders join @payments using (order_id) natural join @order_items

-- passes: generate_series spine by from comma in dates
select d::date as day, r.region_id from generate_series('2024-01-01'::date, '2024-01-31', '1 day') as d, @regions r

-- passes: json functions
select o.order_id, e.value from @orders o, jsonb_array_elements(o.note::jsonb) as e

-- passes: unknown columns without qualifier
select a.x from {{ source('raw', 'misc') }} a join {{ source('raw', 'products') }} b on some_id = other_id

-- passes: exists with correlation
select order_id from @orders o where exists (select 1 from @payments p, @customers c where p.order_id = o.order_id and c.customer_id = o.customer_id)

-- passes: join by expression of both sides
select o.order_id from @orders o join @prices p on o.customer_id = p.product_id + 1

-- passes: a range
select o.order_id from @orders o join @payments p on p.paid_at > o.placed_on

-- passes: lateral
select o.order_id, p.paid from @orders o left join lateral (select paid from @payments p where p.order_id = o.order_id order by 1 limit 2) p on true

-- passes: comma with where using or of both
select o.order_id from @orders o, @customers c where o.customer_id = c.customer_id or c.region_id = o.customer_id

-- passes: comma with join through in-subquery correlation
select o.order_id from @orders o, @customers c where o.customer_id in (c.customer_id)

-- passes: date spine cross
with days as (select generate_series('2024-01-01'::date, '2024-02-01'::date, '1 day') as day) select d.day, c.customer_id from days d cross join @customers c

-- passes: constants CTE with values of two rows explicit cross
select k.x, o.order_id from @orders o cross join (values (1), (2)) as k(x)

-- passes: totals
with t as (select sum(amount) as total from @orders) select o.order_id, o.amount * 1.0 / t.total as share from @orders o, t

-- passes: lateral unnest comma
select o.order_id, u.v from @orders o, lateral unnest(array[1, 2]) as u(v)

-- passes: join on between
select o.order_id from @orders o join @prices p on o.placed_on between p.valid_from and p.valid_to

-- passes: comma natural filter through like
select o.order_id from @orders o, @customers c where o.note like '%' || c.email || '%'

-- passes: join on function with both
select o.order_id from @orders o join @customers c on concat(c.customer_id, '') = concat(o.customer_id, '')

-- passes: scalar params: one-row config from limit 1
with cfg as (select region_id from @regions order by 1 limit 1) select o.order_id from @orders o join cfg on true

-- passes: a row that its key chooses
select o.order_id, p.product_name from @orders o join @products p on p.product_id = 7

-- passes: a row that a code chooses, in a list of which nobody knows the key
with codes as (select distinct code, label from $misc)
select o.order_id, c.label from @orders o join codes c on c.code = '48'

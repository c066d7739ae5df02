-- finds: two
select order_id, customer_id from @orders union all select ^customer_id, order_id from @orders

-- finds: three
select order_id, customer_id, amount from @orders
union
select ^customer_id, order_id, amount from @orders

-- finds: by aliases
select amount as gross, pieces as net from @orders union all select ^pieces as net, amount as gross from @orders

-- finds: third branch
select order_id as a, amount as b from @orders union all select order_id as a, amount as b from @orders union all select ^amount as b, order_id as a from @orders

-- finds: in CTE
with u as (select order_id, status from @orders union all select ^note as status, order_id::text as order_id from @orders) select order_id from u

-- finds: through star of CTEs
with a as (select order_id, amount from @orders), b as (select amount, order_id from @orders) select * from a union all select ^* from b

-- finds: through star of refs
select * from @orders union all select ^order_id, customer_id, amount, pieces, price, weight, placed_at, status, placed_on, note from @orders

-- finds: except
select order_id, customer_id from @orders except select ^customer_id, order_id from @orders

-- finds: in subquery
select x.order_id from (select order_id, amount from @orders union all select ^amount, order_id from @orders) x

-- finds: intersect
select order_id, customer_id from @orders intersect select ^customer_id, order_id from @orders

-- finds: lateral
select o.order_id from @orders o cross join lateral (select o.amount as a, o.pieces as b union all select ^o.pieces as b, o.amount as a) l

-- finds: with extra columns that differ: some names swapped
select order_id, amount as gross, pieces as net, 'x' as kind from @orders union all select ^order_id, pieces as net, amount as gross, 'y' as sort from @orders

-- finds: three branches, last
select order_id, amount as gross, pieces as net from @orders
union all
select order_id, amount as gross, pieces as net from @orders
union all
select ^order_id, pieces as net, amount as gross from @orders

-- passes: same
select order_id, customer_id from @orders union all select order_id, customer_id from @orders

-- passes: second unnamed
select order_id, 'a' as kind from @orders union all select order_id, 'b' from @orders

-- passes: other names
select order_id as a, customer_id as b from @orders union all select customer_id, order_id from @orders

-- passes: null placeholders
select order_id, amount, null as paid from @orders union all select order_id, null as amount, paid from @payments

-- passes: different count is left to Postgres
select order_id from @orders union all select order_id from @payments

-- passes: star of the same relation
select * from @orders where amount > 1 union all select * from @orders where amount <= 1

-- passes: unknown star
select * from {{ source('raw', 'misc') }} union all select * from @orders

-- passes: edges both ways on purpose with aliases
select order_id as src, customer_id as dst from @orders union all select customer_id as src, order_id as dst from @orders

-- passes: values
select 1 as a, 2 as b union all values (3, 4)

-- passes: recursive
with recursive t as (select 1 as n, 2 as m union all select t.n + 1, t.m from t where t.n < 3) select n from t

-- passes: symmetric pairs without aliases, first named else
select a.order_id as one, b.order_id as two from @orders a join @orders b using (customer_id) union all select b.order_id, a.order_id from @orders a join @orders b using (customer_id)

-- passes: repeated names
select order_id, order_id as again from @orders union all select order_id, order_id from @orders

-- passes: literal tags
select 'o' as kind, order_id as id from @orders union all select 'p' as kind, payment_id as id from @payments

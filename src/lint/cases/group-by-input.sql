-- finds: date_trunc
select date_trunc('month', placed_at) as placed_at, count(*) as n from @orders group by ^placed_at

-- finds: lower
select lower(status) as status, count(*) as n from @orders group by ^status

-- finds: case
select case when status in ('a', 'b') then 'ab' else status end as status, count(*) as n from @orders group by ^status

-- finds: coalesce merges null and value
select coalesce(status, 'none') as status, count(*) as n from @orders group by ^status

-- finds: cast to date
select placed_at::date as placed_at, count(*) as n from @orders group by ^placed_at

-- finds: among others
select customer_id, upper(note) as note, sum(amount) as a from @orders group by customer_id, ^note

-- finds: in CTE
with a as (select left(note, 1) as note, count(*) as n from @orders group by ^note) select n from a

-- finds: from a CTE's column
with s as (select * from @orders) select date_trunc('day', placed_at) as placed_at, count(*) as n from s group by ^placed_at

-- finds: round
select round(price) as price, count(*) as n from @orders group by ^price

-- finds: subquery
select n from (select trim(status) as status, count(*) as n from @orders group by ^status) x

-- finds: rollup
select lower(status) as status, count(*) as n from @orders group by rollup (^status)

-- finds: union branch
select status, count(*) as n from @orders group by status
union all
select lower(note) as note, count(*) from @orders group by ^note

-- finds: a truncated time under its old name
select date_trunc('day', placed_at) as placed_at, count(*) as n from @orders
group by ^placed_at

-- finds: to_char
select to_char(placed_at, 'YYYY-MM') as placed_at, sum(amount) as a from @orders group by ^placed_at

-- passes: other name
select lower(status) as state, count(*) as n from @orders group by state

-- passes: place
select lower(status) as status, count(*) as n from @orders group by 1

-- passes: expression
select lower(status) as status, count(*) as n from @orders group by lower(status)

-- passes: plain
select status, count(*) as n from @orders group by status

-- passes: qualified
select lower(o.status) as status, count(*) as n from @orders o group by o.status, lower(o.status)

-- passes: text cast
select order_id::text as order_id, count(*) as n from @orders group by order_id

-- passes: aggregate of the same name
select status, max(amount) as amount from @orders group by status

-- passes: both input column and expression by other
select customer_id, sum(amount) as amount from @orders group by customer_id

-- passes: name not in input
select placed_at::date as day, count(*) as n from @orders group by day

-- passes: alias of another column
select o.customer_id as buyer, count(*) as n from @orders o group by buyer

-- passes: constant
select 'x' as status, count(*) as n from @orders group by 1

-- passes: arithmetic that keeps apart
select order_id + 1 as order_id, count(*) as n from @orders group by order_id

-- passes: case with the original kept as well
select status, lower(status) as s, count(*) as n from @orders group by status

-- passes: a name of its own
select date_trunc('day', placed_at) as day, count(*) as n from @orders group by day

-- passes: its place
select date_trunc('day', placed_at) as placed_at, count(*) as n from @orders group by 1

-- passes: ordinal
select to_char(placed_at, 'YYYY-MM') as placed_at, sum(amount) as a from @orders group by 1

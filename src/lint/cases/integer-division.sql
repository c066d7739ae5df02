-- finds: int by int
select amount ^/ order_id as x from @orders

-- finds: count by count
select count(*) filter (where status = 'paid') ^/ count(*) as share from @orders

-- finds: sum(int) by count
select customer_id, sum(amount) ^/ count(*) as mean from @orders group by 1

-- finds: bigint cast
select amount::bigint ^/ pieces as x from @orders

-- finds: cents by 100
select cents ^/ 100 as euros from @payments

-- finds: through a CTE
with s as (select customer_id, count(*) as n, sum(amount) as t from @orders group by 1)
select t ^/ n as mean from s

-- finds: through a subquery
select q.a ^/ q.b as r from (select amount as a, order_id as b from @orders) q

-- finds: through a ref with computed types
select doubled ^/ n as r from @derived

-- finds: through an ephemeral model
select n_payments ^/ order_id as r from @eph

-- finds: nullif divisor
select amount ^/ nullif(pieces, 0) as r from @orders

-- finds: coalesce of both
select coalesce(amount, 0) ^/ coalesce(nullif(order_id, 0), 1) as r from @orders

-- finds: times 100 afterwards
select count(case when is_active then 1 end) ^/ count(*) * 100 as pct from @customers

-- finds: 100 times before does lose the fraction too
select 100 * count(*) filter (where is_active) ^/ count(*) as pct from @customers

-- finds: rounded to places
select round(amount ^/ 7, 2) as r from @orders

-- finds: cast after division
select (amount ^/ pieces)::numeric as r from @orders

-- finds: in where
select order_id from @orders where amount ^/ pieces > 0.5

-- finds: in having
select customer_id from @orders group by 1 having sum(amount) ^/ count(*) > 10

-- finds: window
select amount ^/ sum(amount) over (partition by customer_id) as r from @orders

-- finds: seed column
select n_shops ^/ region_id as r from @regions

-- finds: case branches
select case when status = 'x' then amount else 0 end ^/ pieces as r from @orders

-- finds: in a join condition
select o.order_id from @orders o join @products p on p.product_id = o.order_id and o.amount ^/ p.in_stock > 0.3

-- finds: scalar subquery as divisor
select amount ^/ (select count(*) from @orders) as r from @orders

-- finds: union branches, second
select price as r from @orders
union all
select amount ^/ pieces from @orders

-- finds: lateral
select o.order_id, l.r from @orders o cross join lateral (select o.amount ^/ o.pieces as r) l

-- finds: in a loop: told once at the line
select {% for c in ['a', 'b'] %}
  amount ^/ pieces as {{ c }}{{ "," if not loop.last }}
{% endfor %} from @orders

-- finds: length by length
select length(email) ^/ length(trim(email)) as r from @customers

-- finds: a rate
select amount ^/ pieces as rate from @orders

-- finds: a share of counts
select count(*) filter (where amount > 0) ^/ count(*) as share from @orders

-- finds: a percentage that is made too late
select round(amount ^/ 7 * 100.0, 2) as x from @orders

-- finds: a cast that comes too late
select (amount ^/ 12)::numeric as x from @orders

-- finds: cents
select amount ^/ 100 as euros from @orders

-- finds: a division by a column of a CTE
with t as (select sum(amount) as total from @orders) select o.amount ^/ nullif(t.total, 0) as s from @orders o cross join t

-- finds: conversion rate
select
    customer_id,
    count(*) filter (where status = 'paid') ^/ count(*) as conversion_rate
from @orders
group by customer_id

-- finds: sum(case) by count
select sum(case when status = 'paid' then 1 else 0 end) ^/ count(*) as rate from @orders

-- finds: count distinct
select count(distinct customer_id) ^/ count(distinct order_id) as r from @orders

-- finds: in CTE used later as percentage
with r as (select count(*) as n, sum(pieces) as p, sum(amount) as a from @orders) select (n ^/ a) * 100 as pct from r

-- finds: alias through union
with u as (select amount as v, order_id as w from @orders union all select quantity as v, order_id as w from @order_items) select v ^/ w as r from u

-- finds: seed through staging
with s as (select * from @regions) select n_shops ^/ nullif(region_id, 0) as r from s

-- finds: percentage rounded cast too late
select round((amount ^/ pieces)::numeric, 2) as r from @orders

-- finds: 100 * a / b with both ints
select 100 * amount ^/ order_id as pct from @orders

-- passes: numeric column
select price / order_id as r from @orders

-- passes: float column
select weight / pieces as r from @orders

-- passes: cast of dividend
select amount::numeric / pieces as r from @orders

-- passes: cast of divisor
select amount / pieces::float as r from @orders

-- passes: 1.0 *
select 1.0 * amount / pieces as r from @orders

-- passes: * 100.0 before
select amount * 100.0 / pieces as r from @orders

-- passes: sum of bigint is numeric
select sum(pieces) / count(*) as r from @orders

-- passes: avg
select avg(amount) / count(*) as r from @orders

-- passes: minutes out of seconds
select duration_s / 60 as minutes from @visits

-- passes: floor
select floor(amount / 100) as hundreds from @orders

-- passes: modulo
select amount / 100 % 10 as digit from @orders

-- passes: back to a multiple: buckets
select amount / 100 * 100 as bucket from @orders

-- passes: unknown types
select a / b as r from {{ source('raw', 'misc') }}

-- passes: numeric through a CTE
with t as (select sum(paid) as s, count(*) as n from @payments group by order_id) select s / n as r from t

-- passes: extract gives numeric
select extract(epoch from placed_at) / 3600 as h from @orders

-- passes: interval
select (placed_at - placed_at) / 2 as h from @orders

-- passes: date minus date by 7: whole weeks
select (placed_on - placed_on) / 7 as weeks from @orders

-- passes: constants
select 7 / 2 as x

-- passes: year of date bucketed to decade
select extract(year from placed_on)::int / 10 * 10 as decade from @orders

-- passes: cast to int around
select (amount / pieces)::int as whole from @orders

-- passes: div 
select div(amount, pieces) as whole from @orders

-- passes: numeric through ref
select price / n as r from @derived

-- passes: integer ntile or pages
select (row_number() over (order by order_id) - 1) / 1000 as page from @orders

-- passes: sum with case over numeric
select sum(case when status = 'x' then price else 0 end) / count(*) as r from @orders

-- passes: text param
select replace(note, '/', '') as r from @orders

-- passes: a cast in time
select amount::numeric / pieces as rate from @orders

-- passes: a factor in time
select 100.0 * amount / pieces as rate from @orders

-- passes: hours
select amount / 60 as hours from @orders

-- passes: a whole number on purpose
select floor(amount / pieces) as n, (amount / pieces)::integer as m, amount / 100 * 100 as c from @orders

-- passes: numeric
select paid / 100 as p, paid / order_id as q from @payments

-- passes: a type that nobody knows
select a / b as c from $orders

-- passes: window share: the sum of a bigint is numeric
select count(*) / sum(count(*)) over () as share from @orders group by status

-- passes: sum over bigint col is numeric by Postgres
select sum(cents) / count(*) as r from @payments

-- passes: safe macro
select {{ safe_ratio('amount', 'order_id') }} as r from @orders

-- passes: extract hour bucket
select extract(hour from placed_at)::int / 6 as quarter_of_day from @orders

-- passes: half
select amount / 2 as half from @orders

-- passes: count(*)::float
select count(*) filter (where status = 'a')::float / count(*) as r from @orders

-- passes: avg of numeric by int
select avg(price) / nullif(count(*), 0) as r from @orders

-- passes: seconds to hours
select duration_s / 3600 as h from @visits

-- passes: 1.0 at the end of the product
select amount * 1.0 / order_id as r from @orders

-- passes: a / b with unknown b
select amount / x.b as r from @orders cross join $misc x

-- passes: interval by int
select age(placed_at) / 2 as a from @orders

-- passes: epoch diff
select (extract(epoch from placed_at) - extract(epoch from localtimestamp)) / 60 as m from @orders

-- passes: ceil of numeric cast
select ceil(amount::numeric / 100) as x from @orders

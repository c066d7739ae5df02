-- finds: schema
select 1 as x from ^raw.customers

-- finds: bare
select 1 as x from ^some_table

-- finds: join
select 1 as x from @orders o join ^analytics.orders a on a.order_id = o.order_id

-- finds: subquery
select order_id from @orders where order_id in (select order_id from ^raw.deleted)

-- finds: cte
with a as (select x from ^prod.a) select x from a

-- finds: model name bare
select order_id from ^orders

-- finds: three parts
select 1 as x from ^db.raw.customers

-- finds: set in jinja
{% set t = 'raw' %}select 1 as x from {{ ^t }}.orders

-- finds: union
select order_id from @orders union all select order_id from ^old.orders

-- finds: lateral
select o.order_id from @orders o cross join lateral (select 1 as x from ^raw.x where id = o.order_id) l

-- finds: scalar subquery
select (select max(x) from ^raw.x) as m

-- finds: quoted
select 1 as x from ^"Raw"."Customers"

-- finds: from target.schema
select 1 as x from {{ ^target.schema }}.orders

-- finds: exists
select order_id from @orders o where exists (select 1 from ^raw.x where id = o.order_id)

-- finds: in a loop
{% for t in ['a', 'b'] %}
select 1 as x from ^raw.{{ t }} {{ "union all" if not loop.last }}
{% endfor %}

-- finds: quoted three-part
select 1 as x from ^"analytics"."public"."orders"

-- finds: with alias and newline
select x.id
from
    ^public.orders as x

-- finds: only one of several
select o.order_id from @orders o left join ^staging.extra e on e.id = o.order_id

-- finds: in CTE of same name as table
with orders as (select * from ^public.orders) select order_id from orders

-- finds: in a test-like subquery
select order_id from @orders where customer_id in (select id from ^blocklist)

-- finds: temp-like name
select * from ^tmp_orders

-- passes: ref
select order_id from @orders

-- passes: source
select order_id from $orders

-- passes: this
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where order_id > (select max(order_id) from {{ this }}) {% endif %}

-- passes: information_schema
select table_name from information_schema.tables

-- passes: pg_catalog
select relname from pg_catalog.pg_class

-- passes: pg_class bare
select relname from pg_class

-- passes: CTE
with a as (select 1 as x) select x from a

-- passes: recursive
with recursive r as (select 1 as x union all select x + 1 from r where x < 3) select x from r

-- passes: function
select n from generate_series(1, 3) as n

-- passes: values
select v.x from (values (1)) as v(x)

-- passes: ephemeral
select order_id from @eph

-- passes: seed and snapshot
select r.region_id from @regions r join @hist h on h.region_id = r.region_id

-- passes: CTE in the outer query
with a as (select 1 as x) select (select max(x) from a) as m

-- passes: extract from and trim from
select extract(year from placed_at) as y, trim(both ' ' from note) as t, substring(note from 2) as s from @orders

-- passes: pg_stat
select count(*) as n from pg_stat_activity

-- passes: jsonb functions
select e.key from @orders o, jsonb_each(o.note::jsonb) as e

-- passes: ref, source, CTEs, catalogs
with t as (select 1 as x) select t.x from t cross join @orders cross join $orders cross join pg_catalog.pg_class cross join pg_type

-- passes: cte shadows a model's name
with orders as (select * from @orders) select * from orders

-- passes: ref with alias
select x.order_id from @orders as x

-- passes: only function calls
select * from json_to_recordset('[]') as t(a int)

-- passes: version of pg tables
select schemaname from pg_tables

-- passes: unnest, values
select * from unnest(array[1]) as u(x), (values (1)) v(y)

-- passes: lateral over function
select l.x from @orders o, lateral (select o.amount as x) l

-- passes: ref to seed
select * from @regions

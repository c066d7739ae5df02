-- finds: like
select order_id from @orders where status ^like 'paid'

-- finds: not like
select order_id from @orders where status ^not like 'paid'

-- finds: case
select case when status ^like 'paid' then 1 end as x from @orders

-- finds: join
select o.order_id from @orders o join @payments p on p.order_id = o.order_id and p.method ^like 'card'

-- finds: filter
select count(*) filter (where status ^like 'x') as n from @orders

-- finds: empty
select order_id from @orders where status ^like ''

-- finds: cast
select order_id from @orders where status ^like 'paid'::text

-- finds: regex thought
select order_id from @orders where status ^like 'paid.*'

-- finds: star for wildcard
select order_id from @orders where status ^like 'pa*'

-- finds: or second
select order_id from @orders where status like 'a%' or status ^like 'b'

-- finds: CTE
with a as (select order_id from @orders where note ^like 'x y') select order_id from a

-- finds: like any
select order_id from @orders where status ^like any (array['a', 'b'])

-- passes: pct
select order_id from @orders where status like 'pa%'

-- passes: underscore
select order_id from @orders where status like 'p_id'

-- passes: ilike
select order_id from @orders where status ilike 'paid'

-- passes: concat
select order_id from @orders where status like '%' || note || '%'

-- passes: column
select order_id from @orders where status like note

-- passes: similar
select order_id from @orders where status similar to '(a|b)'

-- passes: regex
select order_id from @orders where status ~ 'paid$'

-- passes: escaped
select order_id from @orders where status like '100\%'

-- passes: equal
select order_id from @orders where status = 'paid'

-- passes: in
select order_id from @orders where status in ('paid')

-- passes: not ilike
select order_id from @orders where status not ilike 'paid'

-- passes: like any with wildcards
select order_id from @orders where status like any (array['a%', '%b'])

-- passes: patterns
select order_id from @orders where status like 'pa%' or status like 'p_id' or status ilike 'PAID'

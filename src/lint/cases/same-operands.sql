-- finds: unqualified
select order_id from @orders where order_id ^= order_id

-- finds: two relations, typo
select o.order_id from @orders o join @payments p on p.order_id = o.order_id and o.customer_id ^= o.customer_id

-- finds: not equal
select order_id from @orders where status ^<> status

-- finds: less
select order_id from @orders where amount ^< amount

-- finds: coalesce
select coalesce(status, ^status) as s from @orders

-- finds: coalesce of three
select coalesce(o.note, o.status, ^o.note) as s from @orders o

-- finds: case
select case when amount ^= amount then 1 end as x from @orders

-- finds: in a CTE
with a as (select order_id from @orders where order_id ^>= order_id) select order_id from a

-- finds: correlated subquery whose inner name hides the outer
select order_id from @orders o where exists (select 1 from @payments p where order_id ^= p.order_id)

-- finds: is distinct
select order_id from @orders where status ^is distinct from status

-- finds: lower both
select o.order_id from @orders o join @customers c on lower(c.email) ^= lower(c.email) and c.customer_id = o.customer_id

-- finds: qualified and bare of one relation
select o.order_id from @orders o where o.order_id ^= order_id

-- finds: difference
select amount ^- amount as x from @orders

-- finds: a column with itself
select o.order_id from @orders o join @payments p on p.order_id = o.order_id and p.order_id ^= p.order_id

-- finds: the same in coalesce
select coalesce(status, ^status, 'x') as s from @orders

-- finds: self join forgot alias
select a.order_id from @orders a join @orders b on a.customer_id = b.customer_id and a.order_id ^<> a.order_id

-- passes: nan
select payment_id from @payments where paid <> paid

-- passes: coalesce of different casts
select coalesce(note, status) as s from @orders

-- passes: constants 1 = 1
select order_id from @orders where 1 = 1

-- passes: coalesce zero twice in nested
select coalesce(amount, 0) + coalesce(pieces, 0) as s from @orders

-- passes: lag of itself
select amount - lag(amount) over (order by order_id) as d from @orders

-- passes: aliases of one relation
select a.order_id from @orders a join @orders b on a.customer_id = b.customer_id and a.order_id < b.order_id

-- passes: current row with trunc
select order_id from @orders where placed_at = date_trunc('day', placed_at)

-- passes: random
select order_id from @orders where random() < random()

-- passes: outer and inner names
select o.order_id from @orders o where exists (select 1 from @payments p where p.order_id = o.order_id)

-- passes: round equality
select order_id from @orders where amount = round(amount)

-- passes: sum minus filter sum
select sum(amount) - sum(amount) filter (where status = 'x') as d from @orders

-- passes: coalesce of different columns with one name
select coalesce(a.status, b.status) as s from @orders a join @orders b on a.order_id = b.customer_id

-- passes: upper equals itself
select order_id from @orders where upper(status) = status

-- passes: the two sides of a self join
select a.order_id from @orders a join @orders b on a.order_id = b.order_id where 1 = 1

-- passes: generate pairs
select a.order_id from @orders a join @orders b on a.customer_id = b.customer_id and a.order_id <> b.order_id

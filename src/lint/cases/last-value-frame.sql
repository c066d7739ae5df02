-- finds: order
select ^last_value(amount) over (order by placed_at) as x from @orders

-- finds: partition
select ^last_value(amount) over (partition by customer_id order by placed_at) as x from @orders

-- finds: named window
select ^last_value(amount) over w as x from @orders window w as (partition by customer_id order by placed_at)

-- finds: extends a named window
select ^last_value(amount) over (w order by placed_at) as x from @orders window w as (partition by customer_id)

-- finds: in CTE
with a as (select ^last_value(amount) over (order by placed_at) as x from @orders) select x from a

-- finds: within coalesce
select coalesce(^last_value(amount) over (order by placed_at), 0) as x from @orders

-- finds: desc
select ^last_value(amount) over (order by placed_at desc) as x from @orders

-- finds: subquery
select x from (select ^last_value(status) over (partition by customer_id order by order_id) as x from @orders) q

-- finds: nth_value of a later row
select ^nth_value(amount, 2) over (order by placed_at) as x from @orders

-- finds: in order by of select
select order_id from @orders order by ^last_value(amount) over (order by placed_at)

-- finds: an order without a frame
select ^last_value(amount) over (partition by status order by placed_at) as x from @orders

-- passes: default frame written out
select last_value(amount) over (order by placed_at range between unbounded preceding and current row) as x from @orders

-- passes: rows default
select last_value(amount) over (order by placed_at rows unbounded preceding) as x from @orders

-- passes: full frame
select last_value(amount) over (order by placed_at rows between unbounded preceding and unbounded following) as x from @orders

-- passes: range full
select last_value(amount) over (order by placed_at range between unbounded preceding and unbounded following) as x from @orders

-- passes: current to end
select last_value(amount) over (order by placed_at rows between current row and unbounded following) as x from @orders

-- passes: first_value
select first_value(amount) over (order by placed_at desc) as x from @orders

-- passes: no order
select last_value(amount) over (partition by customer_id) as x from @orders

-- passes: named with frame
select last_value(amount) over w as x from @orders window w as (order by placed_at rows between unbounded preceding and unbounded following)

-- passes: lag
select lag(amount) over (order by placed_at) as x from @orders

-- passes: sum running
select sum(amount) over (order by placed_at) as x from @orders

-- passes: column called last_value
select o.amount as last_value from @orders o

-- passes: max over
select max(amount) over (partition by customer_id order by placed_at) as x from @orders

-- passes: other frame that is deliberate
select last_value(amount) over (order by placed_at rows between 3 preceding and 3 following) as x from @orders

-- passes: first of named window
select first_value(amount) over w as x from @orders window w as (order by placed_at)

-- passes: first_value, and no order
select first_value(amount) over (order by placed_at) as x, last_value(amount) over () as y from @orders

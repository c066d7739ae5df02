-- finds: equality
select o.order_id from @orders o left join @payments p using (order_id) where ^p.method = 'card'

-- finds: in
select o.order_id from @orders o left join @payments p using (order_id) where ^p.method in ('a', 'b')

-- finds: range
select o.order_id from @orders o left join @payments p using (order_id) where o.status = 'x' and ^p.paid > 0

-- finds: not equal
select o.order_id from @orders o left join @payments p using (order_id) where ^p.method <> 'card'

-- finds: like
select o.order_id from @orders o left join @payments p using (order_id) where ^p.method like 'c%'

-- finds: between
select o.order_id from @orders o left join @payments p using (order_id) where ^p.paid between 1 and 3

-- finds: boolean column
select o.order_id from @orders o left join @customers c using (customer_id) where ^c.is_active

-- finds: inner join afterwards
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id join @payments p on p.order_id = ^o.order_id

-- finds: in a CTE
with x as (select c.customer_id, count(o.order_id) as n from @customers c left join @orders o on o.customer_id = c.customer_id where ^o.status = 'paid' group by 1) select n from x

-- finds: function of the column
select o.order_id from @orders o left join @payments p using (order_id) where lower(^p.method) = 'card'

-- finds: date
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id where ^o.placed_on >= '2024-01-01'

-- finds: right join: the left side
select p.payment_id from @orders o right join @payments p on p.order_id = o.order_id where ^o.status = 'paid'

-- finds: subquery
select x.order_id from (select o.order_id from @orders o left join @payments p using (order_id) where ^p.method = 'card') x

-- finds: not
select o.order_id from @orders o left join @customers c using (customer_id) where not ^c.is_active

-- finds: comparison with a column of the left side
select o.order_id from @orders o left join @payments p using (order_id) where ^p.paid < o.amount

-- finds: one through an inner join
select o.order_id from @orders o left join @payments p using (order_id) join @customers c on c.customer_id = ^p.payment_id

-- finds: typical
select c.customer_id, count(o.order_id) as n
from @customers c
left join @orders o on o.customer_id = c.customer_id
where ^o.status = 'completed'
group by 1

-- finds: in second CTE through star is not seen here but direct is
with j as (select c.customer_id, o.status from @customers c left join @orders o on o.customer_id = c.customer_id where ^o.placed_at >= '2024-01-01') select * from j

-- finds: where with is_true function
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id where ^o.amount > 100 and c.is_active

-- finds: date window
select c.customer_id, sum(o.amount) as x from @customers c left join @orders o on o.customer_id = c.customer_id where ^o.placed_on between '2024-01-01' and '2024-12-31' group by 1

-- passes: is null
select o.order_id from @orders o left join @payments p using (order_id) where p.order_id is null

-- passes: is not null
select o.order_id from @orders o left join @payments p using (order_id) where p.payment_id is not null

-- passes: or null
select o.order_id from @orders o left join @payments p using (order_id) where p.method = 'card' or p.payment_id is null

-- passes: coalesce
select o.order_id from @orders o left join @payments p using (order_id) where coalesce(p.paid, 0) = 0

-- passes: on
select o.order_id from @orders o left join @payments p on p.order_id = o.order_id and p.method = 'card'

-- passes: is distinct from
select o.order_id from @orders o left join @payments p using (order_id) where p.method is distinct from 'card'

-- passes: left side
select o.order_id from @orders o left join @payments p using (order_id) where o.status = 'x'

-- passes: case
select o.order_id from @orders o left join @payments p using (order_id) where case when p.method is null then true else p.method = 'x' end

-- passes: is not true
select o.order_id from @orders o left join @customers c using (customer_id) where c.is_active is not true

-- passes: filter of an aggregate
select o.order_id, count(*) filter (where p.method = 'card') as n from @orders o left join @payments p using (order_id) group by 1

-- passes: having
select o.order_id from @orders o left join @payments p using (order_id) group by 1 having sum(p.paid) > 3

-- passes: anti join with second condition on left
select o.order_id from @orders o left join @payments p using (order_id) where p.payment_id is null and o.status = 'x'

-- passes: inner join
select o.order_id from @orders o join @payments p using (order_id) where p.method = 'x'

-- passes: chained left join
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id left join @payments p on p.order_id = o.order_id

-- passes: full join either
select a.order_id from @orders a full join @payments b using (order_id) where coalesce(a.amount, 0) <> coalesce(b.paid, 0)

-- passes: not in nulls via or
select o.order_id from @orders o left join @payments p using (order_id) where (p.method is null or p.method <> 'card')

-- passes: null safe by concat
select o.order_id from @orders o left join @payments p using (order_id) where concat(p.method, 'x') <> 'x'

-- passes: an alternative
select o.order_id from @orders o left join @payments p using (order_id) where p.method = 'card' or p.method is null

-- passes: coalesce
select o.order_id from @orders o left join @payments p using (order_id) where coalesce(p.method, '') = ''

-- passes: where on coalesce
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id where coalesce(o.status, 'none') = 'none'

-- passes: anti join
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id where o.customer_id is null

-- passes: filter moved into on
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id and o.status = 'paid'

-- passes: exclude by not exists like pattern with or
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id where o.status <> 'x' or o.status is null

-- passes: is not true
select c.customer_id from @customers c left join @orders o on o.customer_id = c.customer_id where (o.status = 'x') is not true

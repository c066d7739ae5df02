-- finds: count of equality
select ^count(status = 'paid') as n from @orders

-- finds: case with else 0
select ^count(case when status = 'paid' then 1 else 0 end) as n from @orders

-- finds: is null
select ^count(status is null) as n from @orders

-- finds: and
select ^count(status = 'paid' and amount > 3) as n from @orders

-- finds: in
select ^count(status in ('a', 'b')) as n from @orders

-- finds: in CTE
with a as (select customer_id, ^count(amount > 10) as n from @orders group by 1) select customer_id from a

-- finds: having
select customer_id from @orders group by 1 having ^count(amount > 10) > 3

-- finds: over
select ^count(amount > 10) over (partition by customer_id) as n from @orders

-- finds: like
select ^count(note like '%x%') as n from @orders

-- finds: not
select ^count(not is_active) as n from @customers

-- finds: a boolean column that is never null by coalesce
select ^count(coalesce(is_active, false)) as n from @customers

-- finds: case else false
select ^count(case when amount > 1 then true else false end) as n from @orders

-- finds: parenthesised and cast
select ^count((status = 'paid')::int) as n from @orders

-- finds: case with else text
select ^count(case when amount > 1 then 'y' else 'n' end) as n from @orders

-- finds: a case with else
select ^count(case when amount > 1 then 1 else 0 end) as n from @orders

-- finds: boolean expression in ratio
select ^count(amount > 100)::numeric / nullif(count(*), 0) as share from @orders

-- passes: case without else
select count(case when status = 'paid' then 1 end) as n from @orders

-- passes: else null
select count(case when status = 'paid' then 1 else null end) as n from @orders

-- passes: filter
select count(*) filter (where status = 'paid') as n from @orders

-- passes: or null
select count(status = 'paid' or null) as n from @orders

-- passes: nullif
select count(nullif(status = 'paid', false)) as n from @orders

-- passes: column
select count(status) as n from @orders

-- passes: distinct case
select count(distinct case when status = 'paid' then customer_id end) as n from @orders

-- passes: distinct condition: how many truth values
select count(distinct status = 'paid') as n from @orders

-- passes: sum case
select sum(case when status = 'paid' then 1 else 0 end) as n from @orders

-- passes: case with else a column
select count(case when status = 'paid' then customer_id else order_id end) as n from @orders

-- passes: boolean column
select count(is_active) as n from @customers

-- passes: count 1
select count(1) as n from @orders

-- passes: case that then null
select count(case when status = 'x' then null else 1 end) as n from @orders

-- passes: a function of own name
select my_schema.count_if(status = 'paid') as n from @orders

-- passes: a case without else
select count(case when amount > 1 then 1 end) as n from @orders

-- passes: a filter
select count(*) filter (where amount > 1) as n, sum(case when amount > 1 then 1 else 0 end) as m from @orders

-- passes: count_if by sum
select sum((amount > 100)::int) as n from @orders

-- passes: count nullif
select count(nullif(amount > 100, false)) as n from @orders

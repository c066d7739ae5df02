-- finds: between dates
select order_id from @orders where placed_at ^between '2024-01-01' and '2024-01-31'

-- finds: <= date literal
select order_id from @orders where placed_at ^<= '2024-01-31'

-- finds: <= date '…'
select payment_id from @payments where paid_at ^<= date '2024-01-31'

-- finds: ::date
select payment_id from @payments where paid_at ^<= '2024-01-31'::date

-- finds: between columns
select o.order_id from @orders o join @prices p on p.product_id = o.customer_id and o.placed_at ^between p.valid_from and p.valid_to

-- finds: literal on the left
select order_id from @orders where '2024-01-31' ^>= placed_at

-- finds: through CTE
with t as (select placed_at as at from @orders) select at from t where at ^between '2024-01-01' and '2024-12-31'

-- finds: through max in having
select customer_id from @orders group by 1 having max(placed_at) ^<= '2024-01-31'

-- finds: case
select case when placed_at ^<= '2024-01-31' then 1 end as x from @orders

-- finds: <= a date column
select o.order_id from @orders o join @prices p on p.product_id = o.customer_id where o.placed_at ^<= p.valid_to

-- finds: var
select order_id from @orders where placed_at ^between '{{ "2024-01-01" }}' and '{{ "2024-01-31" }}'

-- finds: timestamp literal at midnight cast
select order_id from @orders where placed_at ^between timestamp '2024-01-01' and timestamp '2024-01-31'

-- finds: filter
select count(*) filter (where placed_at ^between '2024-01-01' and '2024-01-31') as n from @orders

-- finds: between columns of dates
select o.order_id from @orders o join @prices p on o.placed_at ^between p.valid_from and p.valid_to

-- finds: var range
select order_id from @orders where placed_at ^between '{{ var("start", "2024-01-01") }}'::date and '{{ var("end", "2024-01-31") }}'::date

-- passes: <= current_date: up to yesterday
select order_id from @orders where placed_at <= current_date

-- passes: date columns
select order_id from @orders where placed_on between '2024-01-01' and '2024-01-31'

-- passes: < next day
select order_id from @orders where placed_at >= '2024-01-01' and placed_at < '2024-02-01'

-- passes: full moment
select order_id from @orders where placed_at between '2024-01-01' and '2024-01-31 23:59:59'

-- passes: cast to date
select order_id from @orders where placed_at::date between '2024-01-01' and '2024-01-31'

-- passes: date_trunc
select order_id from @orders where date_trunc('day', placed_at) <= '2024-01-31'

-- passes: date_trunc through CTE
select order_id from @derived where placed_day <= '2024-01-31'

-- passes: end plus a day
select order_id from @orders where placed_at <= '2024-01-31'::date + 1

-- passes: date column of start
select o.order_id from @orders o join @prices p on p.product_id = o.customer_id and o.placed_at >= p.valid_from

-- passes: text
select order_id from @orders where note <= '2024-01-31'

-- passes: unknown type
select x from {{ source('raw', 'misc') }} where x between '2024-01-01' and '2024-01-31'

-- passes: <= timestamp with end of day
select order_id from @orders where placed_at <= '2024-01-31'::timestamp + interval '1 day'

-- passes: not between dates on date
select order_id from @orders where placed_on not between '2024-01-01' and '2024-01-31'

-- passes: start >= date
select order_id from @orders where placed_at >= date '2024-01-31'

-- passes: <= now
select order_id from @orders where placed_at <= localtimestamp

-- passes: half-open
select order_id from @orders where placed_at >= '{{ var("start", "2024-01-01") }}' and placed_at < '{{ var("end", "2024-02-01") }}'

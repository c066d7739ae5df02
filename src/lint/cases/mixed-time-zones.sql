-- finds: compare
select o.order_id from @orders o join @payments p on p.order_id = o.order_id and p.paid_at ^> o.placed_at

-- finds: now()
select order_id from @orders where placed_at ^> now() - interval '1 day'

-- finds: current_timestamp
select order_id from @orders where placed_at ^< current_timestamp

-- finds: minus
select p.paid_at ^- o.placed_at as took from @orders o join @payments p using (order_id)

-- finds: coalesce
select ^coalesce(p.paid_at, o.placed_at) as at from @orders o join @payments p using (order_id)

-- finds: case
select ^case when p.paid_at > now() then p.paid_at else o.placed_at end as at from @orders o join @payments p using (order_id)

-- finds: greatest
select ^greatest(p.paid_at, o.placed_at) as at from @orders o join @payments p using (order_id)

-- finds: union
select placed_at as at from @orders
union all
select ^paid_at from @payments

-- finds: cast
select order_id from @orders where placed_at ^>= '2024-01-01'::timestamptz

-- finds: through CTE and max
with l as (select max(paid_at) as last_paid from @payments)
select order_id from @orders, l where placed_at ^> l.last_paid

-- finds: through ref of aggregate
select t.customer_id from @totals t join @customers c on c.customer_id = t.customer_id where t.last_at ^< c.signed_up_at

-- finds: through an ephemeral
select o.order_id from @orders o join @eph e on e.order_id = o.order_id where e.last_paid_at ^> o.placed_at

-- finds: between
select p.payment_id from @payments p join @orders o using (order_id) where p.paid_at ^between o.placed_at and o.placed_at + interval '1 day'

-- finds: date_trunc of both
select o.order_id from @orders o join @payments p using (order_id) where date_trunc('day', p.paid_at) ^= date_trunc('day', o.placed_at)

-- finds: at time zone turned wrong way
select order_id from @orders where placed_at ^> (now() at time zone 'UTC') at time zone 'UTC'

-- finds: in
select order_id from @orders where placed_at ^in (select paid_at from @payments)

-- finds: scalar subquery
select order_id from @orders where placed_at ^> (select max(paid_at) from @payments)

-- finds: age
select ^age(now(), placed_at) as a from @orders

-- finds: timestamptz from derived utc
select order_id from @derived where placed_utc ^> placed_at

-- finds: a comparison
select o.order_id from @orders o join @payments p using (order_id) where p.paid_at ^> o.placed_at

-- finds: join on timestamps
select o.order_id from @orders o join @payments p on p.paid_at ^= o.placed_at

-- finds: union in CTE
with e as (select placed_at as at from @orders union all select ^paid_at from @payments) select at from e

-- finds: in case comparison
select case when placed_at ^< current_timestamp then 1 end as x from @orders

-- finds: least
select ^least(placed_at, now()) as x from @orders

-- finds: cast ::timestamptz vs timestamp
select order_id from @orders where placed_at ^< '2024-01-01 00:00:00+00'::timestamptz

-- finds: column from date_trunc of tz
with d as (select date_trunc('hour', paid_at) as h from @payments) select o.order_id from @orders o join d on d.h ^= o.placed_at

-- finds: interval arithmetic
select order_id from @orders where placed_at + interval '1 day' ^< now()

-- finds: window lag
select paid_at ^- lag(placed_at) over (order by placed_at) as d from @orders join @payments using (order_id)

-- passes: both without
select order_id from @orders where placed_at > localtimestamp - interval '1 day'

-- passes: both with
select payment_id from @payments where paid_at > now() - interval '1 day'

-- passes: said zone
select p.payment_id from @payments p join @orders o using (order_id) where p.paid_at at time zone 'UTC' > o.placed_at

-- passes: said zone on the other
select p.payment_id from @payments p join @orders o using (order_id) where p.paid_at > o.placed_at at time zone 'UTC'

-- passes: dates
select p.payment_id from @payments p join @orders o using (order_id) where p.paid_at::date = o.placed_at::date

-- passes: literal
select order_id from @orders where placed_at > '2024-01-01'

-- passes: literal with timestamptz col
select payment_id from @payments where paid_at > '2024-01-01'

-- passes: date col with timestamp
select order_id from @orders where placed_at > placed_on

-- passes: cast said
select order_id from @orders where placed_at > now()::timestamp

-- passes: interval arithmetic
select placed_at + interval '1 day' as x, paid_at - interval '1 h' as y from @orders join @payments using (order_id)

-- passes: current_date
select order_id from @orders where placed_at >= current_date - 7 and placed_on < current_date

-- passes: unknown
select payment_id from @payments, (select x from {{ source('raw', 'misc') }} limit 1) m where paid_at > m.x

-- passes: union of casts
select placed_at at time zone 'UTC' as at from @orders union all select paid_at from @payments

-- passes: extract epoch
select extract(epoch from p.paid_at) - extract(epoch from o.placed_at) as x from @orders o join @payments p using (order_id)

-- passes: timezone function
select order_id from @orders where timezone('UTC', placed_at) > now()

-- passes: age of equal kinds
select age(placed_at, placed_at) as a from @orders

-- passes: date of derived
select order_id from @derived where placed_day > placed_at

-- passes: the same kind
select order_id from @orders where placed_at > localtimestamp - interval '1 day' and placed_at > '2024-01-01'

-- passes: a zone that is said
select o.order_id from @orders o join @payments p using (order_id) where p.paid_at at time zone 'UTC' > o.placed_at

-- passes: now()::date against date
select order_id from @orders where placed_on < now()::date

-- passes: timestamp with zone said
select order_id from @orders where placed_at < now() at time zone 'UTC'

-- passes: timestamptz with now
select payment_id from @payments where paid_at < now()

-- passes: current_date
select order_id from @orders where placed_at < current_date

-- passes: date_trunc of date vs timestamp
select order_id from @orders where placed_at >= date_trunc('month', current_date)

-- passes: localtimestamp
select order_id from @orders where placed_at < localtimestamp

-- passes: to_char
select order_id from @orders where to_char(placed_at, 'YYYY') = to_char(now(), 'YYYY')

-- passes: same-kind union
select placed_at as at from @orders union all select started_at from @visits

-- passes: epoch seconds
select extract(epoch from now()) - extract(epoch from placed_at) as s from @orders

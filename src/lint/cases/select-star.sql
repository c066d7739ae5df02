-- finds: contract, star of ref
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}], data_tests: [{unique_combination_of_columns: {arguments: {combination_of_columns: [a_]}}}]
select ^* from @orders

-- finds: contract, qualified star
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select o.order_id, ^c.* from @orders o join @customers c using (customer_id)

-- finds: contract, through CTEs
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
with src as (
  select ^* from @orders
), final as (select * from src)
select * from final

-- finds: contract, subquery
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select * from (select ^* from @orders) x

-- finds: contract, join of CTEs one of which is a star
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
with o as (select ^* from @orders), c as (select customer_id, email from @customers) select o.*, c.email from o join c using (customer_id)

-- finds: contract, source
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select ^* from $orders

-- finds: contract, union
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select ^* from @orders where amount > 1 union all select ^* from @orders where amount < 0

-- finds: contract, star with more
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select ^*, 1 as one from @orders

-- finds: contract, seed
-- yaml: config: {contract: {enforced: true}}, columns: [{name: region_id, data_type: integer}]
select ^* from @regions

-- finds: contract in config()
{{ config(contract={'enforced': true}) }}
select ^* from @orders

-- finds: contract, ephemeral
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select ^* from @eph

-- finds: union of unknown
select ^* from $misc union all select * from $products

-- finds: union of one unknown star
select order_id, amount from @orders union all select ^* from $misc

-- finds: union through CTE
with m as (select ^* from $misc) select * from m union all select * from m where x > 1

-- finds: contract through lateral star
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select o.order_id, l.* from @orders o cross join lateral (select ^* from @payments p where p.order_id = o.order_id) l

-- finds: a star of a source in a union
select ^*
from $orders union all select * from $payments

-- finds: contract in a versioned-like config, star after join
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
with j as (
  select o.order_id, ^p.*
  from @orders o join @payments p on p.order_id = o.order_id
)
select * from j

-- passes: contract, select * from final that lists
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
with src as (select * from @orders), final as (select order_id, amount from src) select * from final

-- passes: contract, listed
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select order_id from @orders

-- passes: contract not enforced
-- yaml: config: {contract: {enforced: false}}, columns: [{name: order_id, data_type: integer}]
select * from @orders

-- passes: no contract
select * from @orders

-- passes: count(*)
-- yaml: config: {contract: {enforced: true}}, columns: [{name: n, data_type: integer}]
select count(*) as n from @orders

-- passes: star in exists
-- yaml: config: {contract: {enforced: true}}, columns: [{name: n, data_type: integer}]
select order_id as n from @orders where exists (select * from @payments)

-- passes: contract, star of a function or values
-- yaml: config: {contract: {enforced: true}}, columns: [{name: n, data_type: integer}]
select * from generate_series(1, 3) as n

-- passes: contract, subquery that lists
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
select x.* from (select order_id from @orders) x

-- passes: contract, union of CTEs that list
-- yaml: config: {contract: {enforced: true}}, columns: [{name: order_id, data_type: integer}]
with a as (select order_id from @orders), b as (select order_id from @payments) select * from a union all select * from b

-- passes: union of known, agreeing
select * from @orders union all select * from @orders

-- passes: union of CTEs that list
with a as (select order_id from @orders), b as (select order_id from @payments) select * from a union all select * from b

-- passes: contract, aggregate over a star CTE
-- yaml: config: {contract: {enforced: true}}, columns: [{name: n, data_type: integer}]
with a as (select * from @orders) select customer_id, sum(amount) as n from a group by 1

-- passes: contract, recursive CTE with listed columns
-- yaml: config: {contract: {enforced: true}}, columns: [{name: n, data_type: integer}]
with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select * from t

-- passes: contract, dbt_utils-like macro that writes the names
-- yaml: config: {contract: {enforced: true}}, columns: [{name: n, data_type: integer}]
select {% for c in ['order_id', 'amount'] %}{{ c }}{{ "," if not loop.last }}{% endfor %} from @orders

-- passes: insert into union by jinja loop, same refs with a tag
{% for s in ['a', 'b'] %}select '{{ s }}' as kind, * from @orders {{ "union all" if not loop.last }}
{% endfor %}

-- passes: a star of a CTE
with t as (select order_id from @orders) select * from t union all select * from t

-- passes: contract, star over group by CTE
-- yaml: config: {contract: {enforced: true}}, columns: [{name: customer_id, data_type: integer}]
with src as (select * from @orders), agg as (select customer_id, count(*) as n from src group by 1) select * from agg

-- passes: contract, final with alias star
-- yaml: config: {contract: {enforced: true}}, columns: [{name: customer_id, data_type: integer}]
with src as (select * from @orders), final as (select customer_id, amount from src) select f.* from final f

-- passes: contract, exists star
-- yaml: config: {contract: {enforced: true}}, columns: [{name: customer_id, data_type: integer}]
select customer_id from @customers c where exists (select * from @orders o where o.customer_id = c.customer_id)

-- passes: contract, row_number wrapper lists then star except none
-- yaml: config: {contract: {enforced: true}}, columns: [{name: customer_id, data_type: integer}]
select customer_id from (select *, row_number() over (partition by customer_id order by placed_at) as rn from @orders) x where rn = 1

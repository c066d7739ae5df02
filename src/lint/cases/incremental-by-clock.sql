-- finds: current_date
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_on ^>= current_date - 3 {% endif %}

-- finds: now
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_at ^> now() - interval '1 day' {% endif %}

-- finds: current_timestamp
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_at ^> current_timestamp - interval '2 hours' {% endif %}

-- finds: date_trunc
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_at ^>= date_trunc('day', now()) - interval '1 day' {% endif %}

-- finds: in CTE
{{ config(materialized='incremental') }} with o as (select order_id from @orders {% if is_incremental() %} where placed_on ^>= current_date - 1 {% endif %}) select order_id from o

-- finds: and others
{{ config(materialized='incremental') }} select order_id from @orders where amount > 0 {% if is_incremental() %} and placed_on ^>= current_date - interval '3 days' {% endif %}

-- finds: clock on the left
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where current_date - 3 ^<= placed_on {% endif %}

-- finds: between
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_on ^between current_date - 3 and current_date {% endif %}

-- finds: localtimestamp
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_at ^> localtimestamp - interval '1 day' {% endif %}

-- finds: equals yesterday
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_on ^= current_date - 1 {% endif %}

-- finds: age on the left
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where now() - placed_at ^< interval '1 day' {% endif %}

-- finds: macro var in days
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_on ^>= current_date - {{ var('days', 3) }} {% endif %}

-- finds: the last days
{{ config(materialized='incremental') }}select order_id, placed_on from @orders {% if is_incremental() %}
where placed_on ^>= current_date - 3 {% endif %}

-- finds: lookback by var
{{ config(materialized='incremental', unique_key='order_id') }}
select order_id, placed_at from @orders
{% if is_incremental() %}
where placed_at ^>= localtimestamp - interval '{{ var("days", 3) }} days'
{% endif %}

-- passes: this max
{{ config(materialized='incremental') }} select order_id, placed_at from @orders {% if is_incremental() %} where placed_at > (select max(placed_at) from {{ this }}) {% endif %}

-- passes: both
{{ config(materialized='incremental') }} select order_id, placed_on from @orders {% if is_incremental() %} where placed_on >= least(current_date - 3, (select max(placed_on) from {{ this }})) {% endif %}

-- passes: upper bound
{{ config(materialized='incremental') }} select order_id, placed_on from @orders where placed_on < current_date {% if is_incremental() %} and placed_on > (select max(placed_on) from {{ this }}) {% endif %}

-- passes: table
select order_id from @orders where placed_on >= current_date - 3

-- passes: in both runs: it is what the model is
{{ config(materialized='incremental') }} select order_id from @orders where placed_on >= current_date - 30 {% if is_incremental() %} and order_id > 3 {% endif %}

-- passes: in select list
{{ config(materialized='incremental') }} select order_id, placed_on >= current_date - 3 as is_new from @orders {% if is_incremental() %} where order_id > (select max(order_id) from {{ this }}) {% endif %}

-- passes: future plan
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where order_id not in (select order_id from {{ this }}) {% endif %}

-- passes: upper bound only in increments
{{ config(materialized='incremental') }} select order_id from @orders {% if is_incremental() %} where placed_on <= current_date {% endif %}

-- passes: not-exists
{{ config(materialized='incremental') }} select o.order_id from @orders o {% if is_incremental() %} where not exists (select 1 from {{ this }} t where t.order_id = o.order_id) {% endif %}

-- passes: stamp
{{ config(materialized='incremental') }} select order_id, now() as loaded_at from @orders {% if is_incremental() %} where order_id > (select max(order_id) from {{ this }}) {% endif %}

-- passes: no filter
{{ config(materialized='incremental', unique_key='order_id') }} select order_id from @orders

-- passes: view
{{ config(materialized='view') }} select order_id from @orders where placed_at > now() - interval '1 day'

-- passes: a window around what the model has
{{ config(materialized='incremental') }}select order_id, placed_on from @orders {% if is_incremental() %}
where placed_on >= current_date - 30 and placed_on > (select max(placed_on) from {{ this }}) {% endif %}

-- passes: a filter of every run
{{ config(materialized='incremental') }}select order_id from @orders where placed_on <= current_date {% if is_incremental() %}and 1 = 1{% endif %}

-- passes: microbatch-ish lookback with this elsewhere
{{ config(materialized='incremental', unique_key='order_id') }}
select order_id, placed_at from @orders
{% if is_incremental() %}
where placed_at >= (select coalesce(max(placed_at), '1900-01-01') - interval '3 days' from {{ this }})
{% endif %}

-- passes: by this through a set variable
{{ config(materialized='incremental', unique_key='order_id') }}
{% set since %}(select max(placed_at) from {{ this }}){% endset %}
select order_id, placed_at from @orders
{% if is_incremental() %}
where placed_at > {{ since }}
{% endif %}

-- Products with their current price; stg_product_changes has the earlier ones.

{{ config(materialized='incremental', unique_key='product_id', incremental_strategy='delete+insert') }}

select distinct on (product_id)
    product_id,
    product_name,
    category,
    brand,
    price,
    cost,
    price - cost as margin,
    attributes,
    updated_at,
    loaded_at
from {{ ref('stg_product_changes') }}
{%- if is_incremental() %}
where
    product_id in (
        select product_id
        from {{ ref('stg_product_changes') }}
        where {{ loaded_since_last_run() }}
    )
{%- endif %}
order by product_id, updated_at desc

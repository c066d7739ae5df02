-- Products as they are now, with what reports group them by.

{{ config(materialized='incremental', unique_key='product_id', incremental_strategy='merge') }}

with arrivals as (

    {{ newest_arrivals(ref('bronze_products'), 'product_id', ['updated_at', '_file', '_line'], event_time='updated_at') }}

)

select
    product_id,
    btrim(product_name) as product_name,
    btrim(category) as category,
    btrim(brand) as brand,
    price,
    cost,
    price - cost as margin,
    {{ share_of('price - cost', 'price') }} as margin_rate,
    case
        when price < {{ var("price_band_middle_from") }} then 'low'
        when price < {{ var("price_band_high_from") }} then 'middle'
        else 'high'
    end as price_band,
    attributes,
    attributes ->> 'color' as color,
    updated_at,
    {{ audit_columns() }}
from arrivals

-- What happened to each product on each day; days for which events have arrived are counted again.

{{ config(materialized='incremental', unique_key='event_date', incremental_strategy='delete+insert') }}

with events as (

    select * from {{ ref('stg_events') }}
    where product_id is not null
    {%- if is_incremental() %}
        and event_date in (select event_date from {{ ref('stg_events') }} where {{ is_to_build('occurred_at') }})
    {%- endif %}

)

select
    product_id,
    event_date,
    count(*) filter (where event_type = 'page_view') as views,
    count(*) filter (where event_type = 'add_to_cart') as add_to_carts,
    count(*) filter (where event_type = 'purchase') as purchases,
    coalesce(sum(quantity) filter (where event_type = 'purchase'), 0) as units_sold,
    coalesce(sum(revenue), 0) as revenue,
    max(loaded_at) as loaded_at
from events
group by product_id, event_date

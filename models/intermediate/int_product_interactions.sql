-- What happened to each product on each day.

with events as (

    select * from {{ ref('stg_events') }}
    where product_id is not null

),

products as (

    select product_id from {{ ref('stg_products') }}

)

select
    product_id,
    event_date,
    count(*) filter (where event_type = 'page_view') as views,
    count(*) filter (where event_type = 'add_to_cart') as add_to_carts,
    count(*) filter (where event_type = 'purchase') as purchases,
    coalesce(sum(quantity) filter (where event_type = 'purchase'), 0) as units_sold,
    coalesce(sum(revenue), 0) as revenue
from events
-- Trackers send products that the catalogue does not have; they are counted in a test, not here.
inner join products using (product_id)
group by product_id, event_date

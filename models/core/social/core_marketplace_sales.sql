-- Sales on the marketplace, one row per listing and day.

with sales as (

    select * from {{ ref('stg_amazon_sales') }}

),

listings as (

    select * from {{ ref('core_marketplace_listings') }}

)

select
    {{ surrogate_key(['sales.asin', 'sales.sale_date']) }} as marketplace_sale_key,
    listings.listing_key,
    sales.sale_date,
    sales.units,
    sales.revenue
from sales
inner join listings using (asin)

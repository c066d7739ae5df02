-- Sales on Amazon per listing and day, as the newest report has them: some are corrected a day later.

with latest as (

    select distinct on (asin, sale_date) *
    from {{ source('marketplace', 'amazon_sales') }}
    order by asin, sale_date, reported_at desc, _file desc, _line desc

)

select
    asin,
    sale_date,
    product_id,
    units,
    revenue,
    reported_at
from latest

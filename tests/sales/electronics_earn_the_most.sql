-- The generator makes Electronics the dearest category by far, so it comes out first; few orders may differ by chance.
select *
from {{ ref('sales_by_category') }}
where
    (category = 'Electronics') <> (revenue_rank = 1)
    and (select sum(sales) from {{ ref('agg_daily_sales') }}) >= 2000

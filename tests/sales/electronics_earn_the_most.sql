-- The generator makes Electronics the dearest category by far; whatever the seed, it must come out first.
select *
from {{ ref('sales_by_category') }}
where (category = 'Electronics') <> (revenue_rank = 1)

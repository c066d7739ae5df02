-- Faulty rows are put aside when raw files are loaded; many more than 1 in 100 mean that a source has changed.
select
    table_name,
    sum(quarantined_count) as quarantined,
    sum(row_count) as loaded
from {{ source('shop', 'loads') }}
group by table_name
having sum(quarantined_count) > 0.01 * sum(row_count) + 10

{{ config(full_refresh=false) }}
-- Categories of the catalogue, numbered.
-- A number is given once and stays, which is why a full refresh leaves this table alone.

with names as (

    select distinct btrim(category) as category_name
    from {{ ref('staging_products') }}
    where btrim(category) <> ''

)

select
    (
        {%- if is_incremental() %}
        (select coalesce(max(category_id), 0) from {{ this }}) +
        {%- endif %}
        row_number() over (order by category_name)
    )::integer as category_id,
    category_name
from names
{%- if is_incremental() %}
where category_name not in (select category_name from {{ this }})
{%- endif %}

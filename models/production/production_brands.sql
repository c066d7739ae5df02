{{ config(full_refresh=false) }}
-- Makers of products, numbered.
-- A number is given once and stays, which is why a full refresh leaves this table alone.

with names as (

    select distinct btrim(brand) as brand_name
    from {{ ref('staging_products') }}
    where btrim(brand) <> ''

)

select
    (
        {%- if is_incremental() %}
        (select coalesce(max(brand_id), 0) from {{ this }}) +
        {%- endif %}
        row_number() over (order by brand_name)
    )::integer as brand_id,
    brand_name
from names
{%- if is_incremental() %}
where brand_name not in (select brand_name from {{ this }})
{%- endif %}

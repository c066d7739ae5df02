-- The catalogue as it is now; category and brand are numbers of their own tables.

with rows_of_products as (

    {{ rows_to_build(ref('staging_products'), key='product_id', event_time='updated_at') }}

),

latest as (

    select distinct on (product_id) *
    from rows_of_products
    order by product_id, updated_at desc, _file desc, _line desc

),

categories as (

    select * from {{ ref('production_categories') }}

),

brands as (

    select * from {{ ref('production_brands') }}

)

select
    latest.product_id,
    btrim(latest.product_name) as product_name,
    categories.category_id,
    brands.brand_id,
    latest.price,
    latest.cost,
    latest.attributes,
    latest.updated_at,
    latest.loaded_at
from latest
inner join categories on btrim(latest.category) = categories.category_name
left join brands on btrim(latest.brand) = brands.brand_name

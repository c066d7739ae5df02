-- Products with their history: one row for each time in which price and cost stayed the same.

with changes as (

    select * from {{ ref('production_product_changes') }}
    {%- if is_incremental() %}
    where
        product_id in (
            select product_id from {{ ref('production_product_changes') }}
            where {{ is_to_build('changed_at') }}
        )
        or product_id in (
            select product_id from {{ ref('production_products') }}
            where {{ is_to_build('updated_at') }}
        )
    {%- endif %}

),

products as (

    select * from {{ ref('production_products') }}

),

categories as (

    select * from {{ ref('production_categories') }}

),

brands as (

    select * from {{ ref('production_brands') }}

),

versions as (

    select
        *,
        row_number() over history as version_number,
        lag(price) over history as previous_price,
        lead(changed_at) over history as next_change_at
    from changes
    window history as (partition by product_id order by changed_at)

)

select
    {{ surrogate_key(['product_id', 'versions.changed_at']) }} as product_key,
    product_id,
    versions.version_number::integer as version_number,
    products.product_name,
    categories.category_name as category,
    brands.brand_name as brand,
    products.attributes,
    versions.price,
    versions.cost,
    versions.price - versions.cost as margin,
    versions.previous_price,
    case
        when versions.price < {{ var("price_band_middle_from") }} then 'low'
        when versions.price < {{ var("price_band_high_from") }} then 'middle'
        else 'high'
    end as price_band,
    versions.changed_at as valid_from,
    versions.next_change_at as valid_to,
    versions.next_change_at is null as is_current,
    greatest(versions.loaded_at, products.loaded_at) as loaded_at
from versions
inner join products using (product_id)
inner join categories using (category_id)
left join brands using (brand_id)

-- When each product's price or cost became another, from the first price on.

with rows_of_products as (

    {{ rows_to_build(ref('staging_products'), key='product_id', event_time='updated_at') }}

),

changes as (

    select distinct on (product_id, updated_at)
        product_id,
        updated_at as changed_at,
        price,
        cost,
        loaded_at
    from rows_of_products
    order by product_id, updated_at, _file desc, _line desc

),

compared as (

    select
        *,
        lag(row(price, cost)) over (partition by product_id order by changed_at) as previous_state
    from changes

)

select
    product_id,
    changed_at,
    price,
    cost,
    loaded_at
from compared
where row(price, cost) is distinct from previous_state

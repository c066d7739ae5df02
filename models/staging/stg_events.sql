-- Events as they happened: each once, however often it was delivered.

with first_deliveries as (

    select distinct on (event_id)
        event_id,
        user_id,
        event_type,
        product_id,
        occurred_at,
        device,
        channel,
        quantity,
        unit_price,
        _loaded_at as loaded_at
    from {{ source('shop', 'events') }}
    order by event_id, _loaded_at, _line

)

select
    event_id,
    user_id,
    event_type,
    product_id,
    occurred_at,
    occurred_at::date as event_date,
    device,
    channel,
    quantity,
    unit_price,
    case when event_type = 'purchase' then quantity * unit_price end as revenue,
    loaded_at
from first_deliveries

-- What calls of the platforms' APIs cost, per day and endpoint; a bill that was sent again replaces the earlier one.

with latest as (

    select distinct on (call_date, platform, endpoint) *
    from {{ source('social', 'api_calls') }}
    order by call_date, platform, endpoint, _file desc, _line desc

)

select
    call_date,
    platform,
    endpoint,
    calls,
    cost
from latest

-- Customers as they are now; snapshots/users_snapshot.sql keeps how they were.

with latest as (

    {{ latest_per(source('shop', 'users'), key='user_id', updated_at='updated_at') }}

)

select
    user_id,
    full_name,
    lower(email) as email,
    country_code,
    city,
    tier,
    signed_up_at,
    updated_at
from latest

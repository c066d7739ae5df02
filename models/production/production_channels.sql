-- What brings customers to the site.

select
    channel,
    channel_name,
    is_paid
from {{ ref('channels') }}

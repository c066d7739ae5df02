-- Countries that customers live in.

select
    country_code,
    country_name,
    region,
    currency_code
from {{ ref('countries') }}

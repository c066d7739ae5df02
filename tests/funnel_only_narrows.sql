-- A later stage of the funnel cannot have more sessions than an earlier one.

{{ config(tags=['reconciliation']) }}

select *
from {{ ref('fct_conversions') }}
where
    sessions_with_view > sessions
    or sessions_with_cart > sessions_with_view
    or sessions_with_purchase > sessions_with_cart

-- Whoever is active on a day is so in the week, and whoever is so in the week is so in the month.

{{ config(tags=['reconciliation']) }}

select *
from {{ ref('fct_daily_engagement') }}
where
    daily_active_users > weekly_active_users
    or weekly_active_users > monthly_active_users

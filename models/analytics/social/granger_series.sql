-- The two series of each Granger test: sales, and attention moved on so far that its best lag lies among those tested.

{% set max_order = var('granger_max_order') %}

with daily as (

    select * from {{ ref('core_social_sales_daily') }}

),

lags as (

    select * from {{ ref('social_lag_factors') }}

)

select
    sales.platform,
    sales.category,
    sales.date_day,
    greatest(lags.lag_days - {{ max_order }}, 0) as shift_days,
    sales.sales_index,
    attention.attention_index
from daily as sales
inner join lags
    on lags.platform = sales.platform
    and lags.category = sales.category
inner join daily as attention
    on attention.platform = sales.platform
    and attention.category = sales.category
    and attention.date_day = sales.date_day - greatest(lags.lag_days - {{ max_order }}, 0)

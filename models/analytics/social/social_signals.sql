-- Each day's sales beside the attention that should show in them: that of `lag_days` ago, by the best lag.

with daily as (

    select * from {{ ref('core_social_sales_daily') }}

),

lags as (

    select * from {{ ref('social_lag_factors') }}

),

-- The same days for all platforms, whatever their lags.
first_compared as (

    select min(date_day) + {{ var('social_max_lag_days') }} as first_day from daily

)

select
    {{ surrogate_key(['sales.platform', 'sales.category', 'sales.date_day']) }} as social_signal_key,
    sales.platform,
    sales.category,
    sales.date_day,
    attention.date_day as attention_date,
    lags.lag_days,
    sales.sales_index,
    attention.attention_index
from daily as sales
inner join first_compared on sales.date_day >= first_compared.first_day
inner join lags
    on lags.platform = sales.platform
    and lags.category = sales.category
inner join daily as attention
    on attention.platform = sales.platform
    and attention.category = sales.category
    and attention.date_day = sales.date_day - lags.lag_days

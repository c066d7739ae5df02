-- What the marts call revenue is what customers paid, to the cent.
with paid as (

    select sum(revenue) as revenue from {{ ref('stg_events') }}

),

reported as (

    select
        (select sum(revenue) from {{ ref('fct_revenue') }}) as by_category,
        (select sum(revenue) from {{ ref('fct_conversions') }}) as by_channel,
        (select sum(revenue) from {{ ref('int_user_journey') }}) as by_customer

)

select *
from paid, reported
where
    revenue is distinct from by_category
    or revenue is distinct from by_channel
    or revenue is distinct from by_customer

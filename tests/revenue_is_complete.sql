-- What the marts call revenue is what customers paid, to the cent.

{{ config(tags=['reconciliation']) }}

with paid as (

    select coalesce(sum(revenue), 0) as revenue from {{ ref('stg_events') }}

),

reported as (

    select
        (select coalesce(sum(revenue), 0) from {{ ref('fct_revenue') }}) as by_category,
        (select coalesce(sum(revenue), 0) from {{ ref('fct_conversions') }}) as by_channel,
        (select coalesce(sum(revenue), 0) from {{ ref('int_user_journey') }}) as by_customer

)

select *
from paid, reported
where
    revenue is distinct from by_category
    or revenue is distinct from by_channel
    or revenue is distinct from by_customer

/*
  Customers by recency, frequency and monetary value of what they bought (RFM), each scored from 1 to 5 by fifths of the
  customers, and named by seeds/rfm_segments.csv. Customers with the same value have the same score: that of the first
  of them. Time is counted up to the last order that there is, not up to today, so that the same data give the same scores.
*/

with orders as (

    select * from {{ ref('silver_orders') }}

),

customers as (

    select * from {{ ref('silver_customers') }}

),

segments as (

    select * from {{ ref('rfm_segments') }}

),

as_of as (

    select max(order_date) as as_of_date from orders

),

sales as (

    select
        customer_id,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date,
        count(*) as frequency,
        sum(revenue) as monetary
    from orders
    where is_sale
    group by customer_id

),

scored as (

    select
        *,
        {{ fifth_of('last_order_date') }} as recency_score,
        {{ fifth_of('frequency') }} as frequency_score,
        {{ fifth_of('monetary') }} as monetary_score
    from sales

),

named as (

    select
        *,
        -- Half a point counts as a whole one.
        ((frequency_score + monetary_score + 1) / 2)::integer as value_score
    from scored

)

select
    customer_id,
    full_name,
    country_code,
    tier,
    as_of_date,
    first_order_date,
    last_order_date,
    as_of_date - last_order_date as recency_days,
    frequency::integer as frequency,
    monetary,
    round(monetary / frequency, 2) as average_order_value,
    recency_score,
    frequency_score,
    monetary_score,
    value_score,
    concat(recency_score, frequency_score, monetary_score) as rfm_score,
    segment,
    advice
from named
inner join customers using (customer_id)
left join segments using (recency_score, value_score)
cross join as_of

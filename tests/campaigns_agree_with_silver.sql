-- What campaigns cost and brought by gold is what silver has of them.

{{ config(tags=['reconciliation']) }}

with expected as (

    select
        (select sum(spend) from {{ ref('silver_campaign_spend') }}) as spend,
        (select sum(revenue) from {{ ref('silver_orders') }} where is_sale and campaign_id is not null) as revenue,
        (select count(*) from {{ ref('silver_orders') }} where is_sale and campaign_id is not null) as orders

),

reported as (

    select sum(spend) as spend, sum(revenue) as revenue, coalesce(sum(orders), 0) as orders
    from {{ ref('gold_campaign_roi') }}

)

select *
from expected
cross join reported
where (expected.spend, expected.revenue, expected.orders) is distinct from (reported.spend, reported.revenue, reported.orders)

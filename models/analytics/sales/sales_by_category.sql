-- Which category earns the most?

with sales as (

    select * from {{ ref('fact_sales') }}
    where is_sale

),

products as (

    select product_key, category from {{ ref('dim_products') }}

),

summary as (

    select
        products.category,
        count(distinct sales.transaction_id) as sales,
        sum(sales.quantity) as units_sold,
        sum(sales.net_amount) as revenue,
        sum(sales.net_amount - sales.cost_amount) as gross_margin
    from sales
    inner join products using (product_key)
    group by products.category

)

select
    category,
    sales::integer as sales,
    units_sold::integer as units_sold,
    revenue::numeric(14, 2) as revenue,
    {{ share_of('revenue', 'sum(revenue) over ()') }}::numeric(5, 4) as revenue_share,
    rank() over (order by revenue desc)::integer as revenue_rank,
    gross_margin::numeric(14, 2) as gross_margin,
    {{ share_of('gross_margin', 'revenue') }}::numeric(6, 4) as margin_rate
from summary

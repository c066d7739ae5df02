-- What each product of the catalogue has earned, where that puts it, and which of them carry the business (ABC).

with products as not materialized (

    select * from {{ ref('silver_products') }}

),

order_items as (

    select
        items.*,
        orders.order_date,
        orders.is_sale,
        orders.status
    from {{ ref('silver_order_items') }} as items
    inner join {{ ref('silver_orders') }} as orders using (transaction_id)

),

sales as (

    select
        product_id,
        count(distinct transaction_id) filter (where is_sale) as orders,
        sum(quantity) filter (where is_sale) as units_sold,
        sum(quantity) filter (where status = 'returned') as units_returned,
        sum(revenue) filter (where is_sale) as revenue,
        sum(line_discount + order_discount) filter (where is_sale) as discounts,
        min(order_date) filter (where is_sale) as first_sold_on,
        max(order_date) filter (where is_sale) as last_sold_on
    from order_items
    group by product_id

),

-- Ranks and shares are of products that were sold, which are few of them all.
ranked as (

    select
        sales.*,
        rank() over (order by revenue desc) as revenue_rank,
        rank() over (partition by category order by revenue desc) as rank_in_category,
        revenue / nullif(sum(revenue) over (), 0) as revenue_share,
        (sum(revenue) over (order by revenue desc, product_id) - revenue) / nullif(sum(revenue) over (), 0)
            as share_of_better_ones
    from sales
    inner join products using (product_id)
    where units_sold > 0

),

results as (

    select
        product_id,
        product_name,
        category,
        brand,
        price,
        price_band,
        coalesce(sales.orders, 0)::integer as orders,
        coalesce(sales.units_sold, 0)::integer as units_sold,
        coalesce(sales.units_returned, 0)::integer as units_returned,
        coalesce(sales.revenue, 0) as revenue,
        coalesce(sales.discounts, 0) as discounts,
        coalesce(sales.revenue - sales.units_sold * cost, 0) as gross_margin,
        revenue_rank,
        rank_in_category,
        coalesce(revenue_share, 0) as revenue_share,
        share_of_better_ones,
        sales.first_sold_on,
        sales.last_sold_on
    from products
    left join sales using (product_id)
    left join ranked using (product_id)

)

select
    product_id,
    product_name,
    category,
    brand,
    price,
    price_band,
    orders,
    units_sold,
    units_returned,
    {{ share_of('units_returned', 'units_sold + units_returned') }} as return_rate,
    revenue,
    discounts,
    gross_margin,
    {{ share_of('gross_margin', 'revenue') }} as gross_margin_rate,
    revenue_rank::integer as revenue_rank,
    rank_in_category::integer as rank_in_category,
    round(revenue_share, 6) as revenue_share,
    case
        when share_of_better_ones < {{ var("abc_a_share") }} then 'A'
        when share_of_better_ones < {{ var("abc_b_share") }} then 'B'
        when share_of_better_ones is not null then 'C'
    end as abc_class,
    first_sold_on,
    last_sold_on
from results

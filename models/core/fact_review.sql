-- What customers wrote about products that they had bought. Reviews of what nobody knows are left out.

with reviews as (

    {{ rows_to_build(ref('stg_reviews'), key='review_id', event_time='created_at') }}

),

transactions as (

    select transaction_id, ordered_at from {{ ref('fact_transaction') }}

),

products as (

    select product_id from {{ ref('dim_product') }}

),

customers as (

    select customer_id from {{ ref('dim_customer') }}

)

select
    reviews.review_id,
    reviews.transaction_id,
    reviews.product_id,
    reviews.customer_id,
    reviews.created_at,
    reviews.created_at::date as date_day,
    reviews.rating,
    reviews.rating <= 2 as is_negative,
    reviews.title,
    reviews.body,
    reviews.created_at::date - transactions.ordered_at::date as days_after_order,
    reviews.loaded_at
from reviews
inner join transactions using (transaction_id)
inner join products using (product_id)
inner join customers using (customer_id)

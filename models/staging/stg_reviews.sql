-- What customers wrote about products, each review once.

{{ config(materialized='incremental', unique_key='review_id', incremental_strategy='delete+insert') }}

{{ last_delivery_of(source('shop', 'reviews'), key='review_id', columns=[
    'review_id',
    'transaction_id',
    'product_id',
    'customer_id',
    'rating',
    'title',
    'body',
    'created_at',
    'created_at::date as review_date',
    '_loaded_at as loaded_at',
]) }}

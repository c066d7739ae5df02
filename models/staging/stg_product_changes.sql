-- Every state of a product that the catalogue has told, each once.

{{ config(materialized='incremental', unique_key=['product_id', 'updated_at'], incremental_strategy='delete+insert') }}

{{ last_delivery_of(source('shop', 'products'), key='product_id, updated_at', columns=[
    'product_id',
    'product_name',
    'category',
    'brand',
    'price',
    'cost',
    'attributes',
    'updated_at',
    '_loaded_at as loaded_at',
]) }}

-- Every state of a customer that the shop has told, cleaned, each once.

{{ config(materialized='incremental', unique_key=['customer_id', 'updated_at'], incremental_strategy='delete+insert') }}

{{ last_delivery_of(source('shop', 'customers'), key='customer_id, updated_at', columns=[
    'customer_id',
    'first_name',
    'last_name',
    'lower(email) as email',
    'phone',
    'country_code',
    'city',
    'tier',
    'signed_up_at',
    'updated_at',
    '_loaded_at as loaded_at',
]) }}

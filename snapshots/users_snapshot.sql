{# What customers were like: a row is closed and a new one opened when a customer's tier or data change. #}
{% snapshot users_snapshot %}

{{
    config(
        unique_key='user_id',
        strategy='timestamp',
        updated_at='updated_at',
    )
}}

select * from {{ ref('stg_users') }}

{% endsnapshot %}

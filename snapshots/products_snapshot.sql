{# The price of each product: a row is closed and a new one opened when the catalogue has a newer one. #}
{% snapshot products_snapshot %}

{{
    config(
        unique_key='product_id',
        strategy='timestamp',
        updated_at='updated_at',
    )
}}

select
    product_id,
    price,
    cost,
    updated_at
from {{ ref('production_products') }}

{% endsnapshot %}

{# The tier of each customer: a row is closed and a new one opened when a run finds another tier than the last run. #}
{% snapshot customers_snapshot %}

{{
    config(
        unique_key='customer_id',
        strategy='check',
        check_cols=['tier'],
        updated_at='updated_at',
    )
}}

select
    customer_id,
    tier,
    updated_at
from {{ ref('production_customers') }}

{% endsnapshot %}

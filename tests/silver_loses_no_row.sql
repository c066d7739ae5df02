-- Every key of bronze is in silver or among the rejected rows, and in one of them only.

{{ config(tags=['reconciliation']) }}

{%- set tables = {
    'transactions': ('bronze_orders', 'silver_orders', 'transaction_id'),
    'transaction_items': ('bronze_order_items', 'silver_order_items', 'transaction_id, line_number'),
    'inventory': ('bronze_inventory', 'silver_inventory', 'product_id, warehouse, snapshot_date'),
    'campaign_spend': ('bronze_campaign_spend', 'silver_campaign_spend', 'campaign_id, spend_date'),
    'products': ('bronze_products', 'silver_products', 'product_id'),
    'customers': ('bronze_customers', 'silver_customers', 'customer_id'),
    'campaigns': ('bronze_campaigns', 'silver_campaigns', 'campaign_id'),
} %}
with counted as (
    {% for table, (bronze, silver, key) in tables.items() %}
    select
        '{{ table }}' as table_name,
        (select count(*) from (select distinct {{ key }} from {{ ref(bronze) }}) as keys) as in_bronze,
        (select count(*) from {{ ref(silver) }}) as in_silver,
        (select count(*) from {{ ref('silver_rejected_rows') }} where table_name = '{{ table }}') as rejected
    {{- ' union all' if not loop.last }}
    {%- endfor %}

)

select *
from counted
where in_bronze <> in_silver + rejected

-- A customer who bought later, more often or for more has no lower score for it, and equals have the same one.

{{ config(tags=['reconciliation']) }}

{%- set scores = {
    'recency_score': 'last_order_date', 'frequency_score': 'frequency', 'monetary_score': 'monetary'
} %}
{%- for score, value in scores.items() %}
select '{{ score }}' as score, count(*) as inversions
from (
    select
        {{ score }} as score,
        {{ value }} as value,
        lag({{ score }}) over (order by {{ value }}, {{ score }}) as score_before,
        lag({{ value }}) over (order by {{ value }}, {{ score }}) as value_before
    from {{ ref('gold_customer_segments') }}
) as neighbours
where
    score < score_before
    or (value = value_before and score <> score_before)
having count(*) > 0
{{ 'union all' if not loop.last }}
{%- endfor %}

{# A key of several columns: no two rows have the same values in all of them. #}
{% test unique_together(model, columns) %}

select {{ columns | join(', ') }}
from {{ model }}
{%- if is_relation(model) %}
where not {{ has_unique_index(model, columns, with_nulls=true) }}
{%- endif %}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}

{# A key of several columns: no two rows have the same values in all of them. #}
{% test unique_together(model, columns) %}

select {{ columns | join(', ') }}
from {{ model }}
{%- if is_relation(model) %}
-- To an index, two nulls are different.
where
  not {{ has_unique_index(model, columns) }}
  {%- for column in columns %}
  or {{ column }} is null
  {%- endfor %}
{%- endif %}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}

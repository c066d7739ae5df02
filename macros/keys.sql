{# A key out of several columns, for rows that have none of their own: the same columns give the same key. #}
{% macro surrogate_key(columns) -%}
  md5(
    {%- for column in columns -%}
      coalesce({{ column }}::text, '') {%- if not loop.last %} || '|' || {% endif -%}
    {%- endfor -%}
  )
{%- endmacro %}

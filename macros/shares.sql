{# The share of a part in a whole, between 0 and 1; null where the whole is nothing. #}
{% macro share_of(part, whole, digits=4) -%}
  round(({{ part }})::numeric / nullif({{ whole }}, 0), {{ digits }})
{%- endmacro %}

{#
  Which fifth of the rows a value is in, from 1 (smallest) to 5, for `order by value`: equal values are in the same one,
  that of the first of them. Unlike ntile, which divides equals to get fifths of the same size.
#}
{% macro fifth_of(value) -%}
  least(5, 1 + floor(5 * percent_rank() over (order by {{ value }})))::integer
{%- endmacro %}

{#
  The latest row per key of a raw table: sources send a row again when it has changed, and some rows twice. Of rows
  that are equally new, the one that arrived last counts.
#}
{% macro latest_per(relation, key, updated_at) -%}
  select distinct on ({{ key }}) *
  from {{ relation }}
  order by {{ key }}, {{ updated_at }} desc, _file desc, _line desc
{%- endmacro %}

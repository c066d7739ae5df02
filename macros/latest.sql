{#
  The latest row per key of a raw table: sources send a row again when it has changed, and some rows twice. Of rows
  that are equally new, the one that arrived last counts.
#}
{% macro latest_per(relation, key, updated_at) -%}
  select distinct on ({{ key }}) *
  from {{ relation }}
  order by {{ key }}, {{ updated_at }} desc, _file desc, _line desc
{%- endmacro %}

{#
  Each row of a raw table once, however often it was delivered: of rows with the same key the one that arrived last
  counts. `columns` are what is selected, expressions with a name included; one of them is `_loaded_at as loaded_at`. In
  an incremental model only what was loaded since the last run; with the same unique_key, it takes the place of earlier
  deliveries.
#}
{% macro last_delivery_of(relation, key, columns) -%}
  select distinct on ({{ key }})
    {%- for column in columns %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
  from {{ relation }}
  {%- if is_incremental() %}
  where _loaded_at > (select coalesce(max(own.loaded_at), '-infinity') from {{ this }} as own)
  {%- endif %}
  order by {{ key }}, _loaded_at desc, _file desc, _line desc
{%- endmacro %}

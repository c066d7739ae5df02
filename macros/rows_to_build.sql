{#
  The rows from which an incremental model builds. The first run takes all of them. Later ones take every row of the
  keys that rows loaded since the last run belong to: late rows, rows that were sent again and changes out of order
  come out right, because a key is always built from all that is known of it.

  With `--event-time-start` and `--event-time-end`, a run builds the keys with an event in that range anew instead,
  whenever their rows were loaded. That is how a range of days is backfilled.
#}
{% macro rows_to_build(relation, key, event_time, loaded_at='loaded_at') -%}
  select *
  from {{ relation }}
  {%- if is_incremental() %}
  where {{ key }} in (select {{ key }} from {{ relation }} where {{ is_to_build(event_time, loaded_at) }})
  {%- endif %}
{%- endmacro %}


{# The same as a condition on a single row, for the later runs of an incremental model. #}
{% macro is_to_build(event_time, loaded_at='loaded_at', own_loaded_at=none) -%}
  {%- if flags.EVENT_TIME_START or flags.EVENT_TIME_END -%}
    {{ event_time }} >= '{{ flags.EVENT_TIME_START or "-infinity" }}'::timestamp
    and {{ event_time }} < '{{ flags.EVENT_TIME_END or "infinity" }}'::timestamp
  {%- else -%}
    {{ loaded_since_last_run(loaded_at, own_loaded_at) }}
  {%- endif -%}
{%- endmacro %}

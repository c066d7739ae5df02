{#
  The condition of an incremental model that lets through what was loaded after its newest row. The model keeps the
  time in a column of its own, so that the next run takes up where this one ends, however late a row's own date is.
#}
{% macro loaded_since_last_run(loaded_at='loaded_at') -%}
  {{ loaded_at }} > (
    select coalesce(max(own.{{ loaded_at.split('.') | last }}), '-infinity') from {{ this }} as own
  )
{%- endmacro %}


{#
  The incremental strategy `replace_from`: everything from the first day of the new rows on is replaced. For tables by
  day in which a late row changes its own day and those after it (running counts, sessions that are joined over
  midnight); unlike delete+insert by day it also takes away a day that has no rows any more. `unique_key` names the day.
#}
{% macro get_incremental_replace_from_sql(arg_dict) %}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  {%- set day = arg_dict['unique_key'] -%}

  delete from {{ arg_dict['target_relation'] }}
  where {{ day }} >= (select min({{ day }}) from {{ arg_dict['temp_relation'] }});

  insert into {{ arg_dict['target_relation'] }} ({{ columns }})
  select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}

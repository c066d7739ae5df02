{#
  The condition of an incremental model that lets through what was loaded after its newest row. The model keeps the
  time in a column of its own (of the same name, unless `own_loaded_at` says another), so that the next run takes up
  where this one ends, however late a row's own date is.
#}
{% macro loaded_since_last_run(loaded_at='loaded_at', own_loaded_at=none) -%}
  {{ loaded_at }} > (
    select coalesce(max(own.{{ own_loaded_at or loaded_at.split('.') | last }}), '-infinity') from {{ this }} as own
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


{#
  The newest version of each row that has arrived since the last run, unless the model has a newer one already: a file
  that comes late must not undo a later change. `newer_by` names the columns that tell which of two versions is newer,
  `event_time` the one that a backfill goes by. With `retry_missing`, rows that the model lacks are taken again: they may have been refused for want of what they
  point to.
#}
{% macro newest_arrivals(relation, key, newer_by, event_time, retry_missing=false) -%}
  {%- set keys = [key] if key is string else key -%}
  select arrivals.*
  from (
    select distinct on ({{ keys | join(', ') }}) raw.*
    from {{ relation }} as raw
    {%- if is_incremental() %}
    where
      {{ is_to_build('raw.' ~ event_time, 'raw._loaded_at') }}
      {%- if retry_missing %}
      or not exists (
        select from {{ this }} as own
        where {% for column in keys %}own.{{ column }} = raw.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
      )
      {%- endif %}
    {%- endif %}
    order by {{ keys | join(', ') }}{% for column in newer_by %}, {{ column }} desc{% endfor %}
  ) as arrivals
  {%- if is_incremental() %}
  left join {{ this }} as own using ({{ keys | join(', ') }})
  where
    own.{{ keys[0] }} is null
    or (arrivals.{{ newer_by | join(', arrivals.') }}) >= (own.{{ newer_by | join(', own.') }})
  {%- endif %}
{%- endmacro %}


{# The columns that say where a row came from, in the order of every silver model. #}
{% macro audit_columns(relation='arrivals') -%}
  {{ relation }}._source,
  {{ relation }}._loaded_at,
  {{ relation }}._pipeline_run_id,
  {{ relation }}._file,
  {{ relation }}._line
{%- endmacro %}

{#
  Tests that a constraint or an index of Postgres holds already. Such a test asks the catalog first, and reads the table
  only where nothing there proves it: a condition without a column of the table is worked out once, before the
  scan (a one-time filter). What is found is the same; on large tables it costs nothing.
#}

{% macro postgres__test_not_null(model, column_name) %}

select {{ '*' if should_store_failures() else column_name }}
from {{ model }}
where {{ column_name }} is null
{%- if is_relation(model) %}
  and not exists (
    select from pg_attribute
    where
      attrelid = to_regclass('{{ model }}')
      and attname = '{{ column_name }}'
      and attnotnull
  )
{%- endif %}

{% endmacro %}


{% macro postgres__test_unique(model, column_name) %}

select
  {{ column_name }} as unique_field,
  count(*) as n_records
from {{ model }}
where {{ column_name }} is not null
{%- if is_relation(model) %}
  and not {{ has_unique_index(model, [column_name]) }}
{%- endif %}
group by {{ column_name }}
having count(*) > 1

{% endmacro %}


{# True if a unique index holds some of the columns, or all of them: no two rows have the same values in all, nulls aside. #}
{% macro has_unique_index(model, columns) -%}
  exists (
    select from pg_index
    where
      indrelid = to_regclass('{{ model }}')
      and indisunique
      and indisvalid
      and indpred is null
      and indexprs is null
      and (
        select array_agg(attname::text) <@ array['{{ columns | join("', '") }}']
        from pg_attribute
        where attrelid = indrelid and attnum = any((indkey::int2[])[0:indnkeyatts - 1])
      )
  )
{%- endmacro %}


{# False for what stands in a relation's place: the subquery of a test with `where`, or an ephemeral model. #}
{% macro is_relation(model) -%}
  {%- do return(model is not string and model.schema is not none and model.identifier is not none and not model.is_cte) -%}
{%- endmacro %}

{% macro get_columns_in_relation(relation) %}
    {{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_columns_in_relation(relation) %}
    {{ exceptions.raise_not_implemented('get_columns_in_relation is not implemented for ' ~ adapter.type()) }}
{% endmacro %}

{# Rows of (name, type, length, precision, scale) as columns. #}
{% macro sql_convert_columns_in_relation(table) %}
    {% set columns = [] %}
    {% for row in table %}
        {% do columns.append(api.Column(*row)) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}

{% macro get_list_of_column_names(columns) %}
    {{ return(columns | map(attribute='name') | list) }}
{% endmacro %}


{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) %}
    {{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}
{% endmacro %}

{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
    {{ select_sql_header if select_sql_header is not none }}
    select * from (
        {{ select_sql }}
    ) as __dbt_sbq
    where false
    limit 0
{% endmacro %}


{% macro get_empty_schema_sql(columns) %}
    {{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}
{% endmacro %}

{# A query that returns no row and the columns of a contract, by which Postgres itself says what their types are. #}
{% macro default__get_empty_schema_sql(columns) %}
    {%- set untyped = [] -%}
    {%- set bare_numeric = [] -%}
    {%- set selected = [] -%}
    {%- for column in columns.values() -%}
        {%- if column['data_type'] is not defined or column['data_type'] is none -%}
            {%- do untyped.append(column['name']) -%}
        {%- else -%}
            {%- if column['data_type'].strip().lower() in ('numeric', 'decimal', 'number') -%}
                {%- do bare_numeric.append(column['name']) -%}
            {%- endif -%}
            {%- set name = adapter.quote(column['name']) if column.get('quote') else column['name'] -%}
            {%- do selected.append((cast('null', column['data_type']) | trim) ~ ' as ' ~ name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if untyped -%}
        {{ exceptions.column_type_missing(column_names=untyped) }}
    {%- elif bare_numeric -%}
        {%- do exceptions.warn('Detected columns with numeric type and unspecified precision/scale, this can lead to unintended rounding: ' ~ bare_numeric) -%}
    {%- endif -%}
    select {{ selected | join(', ') }}
{% endmacro %}


{% macro get_column_schema_from_query(select_sql, select_sql_header=none) %}
    {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
{% endmacro %}

{% macro get_columns_in_query(select_sql) %}
    {{ return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) }}
{% endmacro %}

{% macro default__get_columns_in_query(select_sql) %}
    {% call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
        {{ get_empty_subquery_sql(select_sql) }}
    {%- endcall %}
    {{ return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) }}
{% endmacro %}


{% macro alter_column_type(relation, column_name, new_column_type) %}
    {{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}
{% endmacro %}

{# In place, so that the column keeps its position, and what depends on it makes Postgres refuse instead of vanishing. #}
{% macro default__alter_column_type(relation, column_name, new_column_type) %}
    {% set column = adapter.quote(column_name) %}
    {% call statement('alter_column_type') -%}
        alter table {{ relation.render() }}
        alter column {{ column }} type {{ new_column_type }} using {{ column }}::{{ new_column_type }}
    {%- endcall %}
{% endmacro %}


{% macro alter_relation_add_remove_columns(relation, add_columns=none, remove_columns=none) %}
    {{ return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) }}
{% endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
    {% set changes = [] %}
    {% for column in add_columns or [] %}
        {% do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) %}
    {% endfor %}
    {% for column in remove_columns or [] %}
        {% do changes.append('drop column ' ~ column.quoted) %}
    {% endfor %}
    {% if changes %}
        {% set sql -%}
            alter {{ relation.type }} {{ relation.render() }}
            {{ changes | join(', ') }}
        {%- endset %}
        {% do run_query(sql) %}
    {% endif %}
{% endmacro %}

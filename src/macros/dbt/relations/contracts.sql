{% macro get_table_columns_and_constraints() %}
    {{ return(adapter.dispatch('get_table_columns_and_constraints', 'dbt')()) }}
{% endmacro %}

{% macro default__get_table_columns_and_constraints() %}
    {{ return(table_columns_and_constraints()) }}
{% endmacro %}

{% macro table_columns_and_constraints() %}
    {%- set columns = adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}
    {%- set constraints = adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
    ({{ (columns | list + constraints | list) | join(', ') }})
{% endmacro %}


{% macro get_assert_columns_equivalent(sql) %}
    {{ return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) }}
{% endmacro %}

{% macro default__get_assert_columns_equivalent(sql) %}
    {{ return(assert_columns_equivalent(sql)) }}
{% endmacro %}

{# A contract holds when the query and the YAML have the same columns with the same types, in any order. #}
{% macro assert_columns_equivalent(sql) %}
    {%- if not model['columns'] -%}
        {%- do exceptions.raise_contract_error([], []) -%}
    {%- endif -%}
    {%- set in_query = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
    {%- set in_yaml = format_columns(get_column_schema_from_query(get_empty_schema_sql(model['columns']))) -%}
    {%- if in_query | map(attribute='formatted') | sort | list != in_yaml | map(attribute='formatted') | sort | list
        or in_query | map(attribute='name') | sort | list != in_yaml | map(attribute='name') | sort | list -%}
        {%- do exceptions.raise_contract_error(in_yaml, in_query) -%}
    {%- endif -%}
{% endmacro %}

{% macro format_columns(columns) %}
    {% set formatted = [] %}
    {% for column in columns %}
        {% do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) %}
    {% endfor %}
    {{ return(formatted) }}
{% endmacro %}

{% macro default__format_column(column) %}
    {{ return({
        'name': column.name,
        'data_type': column.dtype,
        'formatted': column.column.lower() ~ ' ' ~ column.dtype
    }) }}
{% endmacro %}


{% macro default__get_column_names() -%}
    {%- for column in model['columns'].values() -%}
        {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The query with its columns in the contract's order, as `insert into` and `create table` count them. #}
{% macro get_select_subquery(sql) %}
    {{ return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) }}
{% endmacro %}

{% macro default__get_select_subquery(sql) -%}
    select {{ adapter.dispatch('get_column_names', 'dbt')() }}
    from (
        {{ sql }}
    ) as model_subq
{%- endmacro %}

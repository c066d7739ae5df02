{#
    Seeds are loaded by COPY without these, unless a project or package overrides one of create_csv_table,
    reset_csv_table or load_csv_rows.
#}

{% macro create_csv_table(model, agate_table) %}
    {{ return(adapter.dispatch('create_csv_table', 'dbt')(model, agate_table)) }}
{% endmacro %}

{% macro default__create_csv_table(model, agate_table) %}
    {% set column_types = model['config'].get('column_types', {}) %}
    {% set quote_columns = model['config'].get('quote_columns', none) %}
    {% set definitions = [] %}
    {% for name in agate_table.column_names %}
        {% set type = column_types.get(name, adapter.convert_type(agate_table, loop.index0)) %}
        {% do definitions.append(adapter.quote_seed_column(name | string, quote_columns) ~ ' ' ~ type) %}
    {% endfor %}
    {% set sql = 'create table ' ~ this.render() ~ ' (' ~ definitions | join(', ') ~ ')' %}
    {% call statement('_') -%}
        {{ sql }}
    {%- endcall %}
    {{ return(sql) }}
{% endmacro %}


{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {{ return(adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table)) }}
{% endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% if full_refresh %}
        {% do adapter.drop_relation(old_relation) %}
        {{ return(create_csv_table(model, agate_table)) }}
    {% endif %}
    {% do adapter.truncate_relation(old_relation) %}
    {{ return('truncate table ' ~ old_relation.render()) }}
{% endmacro %}


{% macro get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {{ return(adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql)) }}
{% endmacro %}

{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {{ create_or_truncate_sql }};
    -- dbt seed --
    {{ insert_sql }}
{% endmacro %}


{% macro get_binding_char() %}
    {{ return(adapter.dispatch('get_binding_char', 'dbt')()) }}
{% endmacro %}

{% macro default__get_binding_char() %}
    {{ return('%s') }}
{% endmacro %}


{% macro get_batch_size() %}
    {{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}
{% endmacro %}

{% macro default__get_batch_size() %}
    {{ return(10000) }}
{% endmacro %}


{% macro get_seed_column_quoted_csv(model, column_names) %}
    {% set quote_columns = model['config'].get('quote_columns', none) %}
    {% set quoted = [] %}
    {% for name in column_names %}
        {% do quoted.append(adapter.quote_seed_column(name, quote_columns)) %}
    {% endfor %}
    {{ return(quoted | join(', ')) }}
{% endmacro %}


{% macro load_csv_rows(model, agate_table) %}
    {{ return(adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table)) }}
{% endmacro %}

{# Inserts in batches and returns the first batch's statement, which is what is written to target/run. #}
{% macro default__load_csv_rows(model, agate_table) %}
    {% set columns = get_seed_column_quoted_csv(model, agate_table.column_names) %}
    {% set row_sql = '(' ~ ([get_binding_char()] * (agate_table.column_names | length)) | join(',') ~ ')' %}
    {% set statements = [] %}
    {% for rows in agate_table.rows | batch(get_batch_size()) %}
        {% set bindings = [] %}
        {% for row in rows %}
            {% do bindings.extend(row) %}
        {% endfor %}
        {% set sql = 'insert into ' ~ this.render() ~ ' (' ~ columns ~ ') values ' ~ ([row_sql] * (rows | length)) | join(',') %}
        {% do adapter.add_query(sql, bindings=bindings, abridge_sql_log=True) %}
        {% if loop.first %}
            {% do statements.append(sql) %}
        {% endif %}
    {% endfor %}
    {{ return(statements[0]) }}
{% endmacro %}

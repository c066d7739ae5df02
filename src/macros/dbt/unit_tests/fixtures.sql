{# The rows of a unit test as a query: `given` rows by get_fixture_sql, `expect` rows by get_expected_sql. #}

{% macro get_fixture_sql(rows, column_name_to_data_types, column_name_to_quoted=none) %}
    {%- set types = column_name_to_data_types or {} -%}
    {%- set quoted = column_name_to_quoted or {} -%}

    {#- A parent that was never built here stands for itself where it is deferred to. -#}
    {%- if not types -%}
        {%- set relation = defer_relation if defer_relation and not load_relation(this) else this -%}
        {%- set types = {} -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do types.update({column.name | lower: column.data_type}) -%}
            {%- do quoted.update({column.name | lower: column.quoted}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if not types -%}
        {%- do exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") -%}
    {%- endif -%}

    {%- set all_null = {} -%}
    {%- for name, type in types.items() -%}
        {%- do all_null.update({name: safe_cast('null', type) | trim}) -%}
    {%- endfor -%}
    {%- do validate_fixture_rows(rows, row_number) -%}

    {%- set selects = [] -%}
    {%- for row in rows or [{}] -%}
        {%- set values = all_null.copy() -%}
        {%- do values.update(format_row(row, types)) -%}
        {%- set columns = [] -%}
        {%- for name, value in values.items() -%}
            {%- do columns.append(value ~ ' as ' ~ quoted.get(name, name)) -%}
        {%- endfor -%}
        {%- do selects.append('select ' ~ columns | join(', ')) -%}
    {%- endfor -%}
    {{ selects | join('\nunion all\n') }}
    {%- if not rows %}
limit 0
    {%- endif %}
{% endmacro %}


{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}
    {%- if not rows -%}
        select * from dbt_internal_unit_test_actual
        limit 0
    {%- else -%}
        {%- set selects = [] -%}
        {%- for row in rows -%}
            {%- set columns = [] -%}
            {%- for name, value in format_row(row, column_name_to_data_types).items() -%}
                {%- do columns.append(value ~ ' as ' ~ column_name_to_quoted[name]) -%}
            {%- endfor -%}
            {%- do selects.append('select ' ~ columns | join(', ')) -%}
        {%- endfor -%}
        {{ selects | join('\nunion all\n') }}
    {%- endif -%}
{% endmacro %}


{# A row's values as typed SQL literals, by lower-case column name. #}
{% macro format_row(row, column_name_to_data_types) %}
    {% set formatted = {} %}
    {% for given_name, value in row.items() %}
        {% set name = given_name | lower %}
        {% if name not in column_name_to_data_types %}
            {% set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" %}
            {% do exceptions.raise_compiler_error(
                "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ '.\n'
                ~ 'Accepted columns for ' ~ fixture ~ ' are: ' ~ (column_name_to_data_types.keys() | list)
            ) %}
        {% endif %}
        {% set type = column_name_to_data_types[name] %}
        {% if value is string %}
            {# A cast to varchar(3) would cut a longer fixture short without a word. #}
            {% set type = type.split('(')[0] if 'varying' in type and not type.endswith(']') else type %}
            {% set value = dbt.string_literal(dbt.escape_single_quotes(value)) %}
        {% elif value is none %}
            {% set value = 'null' %}
        {% endif %}
        {% do formatted.update({name: safe_cast(value, type) | trim}) %}
    {% endfor %}
    {{ return(formatted) }}
{% endmacro %}


{% macro validate_fixture_rows(rows, row_number) %}
    {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{% endmacro %}

{# For adapters that take less than any value. #}
{% macro default__validate_fixture_rows(rows, row_number) %}
{% endmacro %}

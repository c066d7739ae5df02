{# The names of the columns that a snapshot adds, with those that `snapshot_meta_column_names` changes. #}
{% macro get_snapshot_table_column_names() %}
    {% set names = {
        'dbt_valid_to': 'dbt_valid_to',
        'dbt_valid_from': 'dbt_valid_from',
        'dbt_scd_id': 'dbt_scd_id',
        'dbt_updated_at': 'dbt_updated_at',
        'dbt_is_deleted': 'dbt_is_deleted'
    } %}
    {% for column, name in (config.get('snapshot_meta_column_names') or {}).items() if name %}
        {% do names.update({column: name}) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}


{% macro create_columns(relation, columns) %}
    {{ return(adapter.dispatch('create_columns', 'dbt')(relation, columns)) }}
{% endmacro %}

{% macro default__create_columns(relation, columns) %}
    {% for column in columns %}
        {% call statement() -%}
            alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
        {%- endcall %}
    {% endfor %}
{% endmacro %}


{% macro post_snapshot(staging_relation) %}
    {{ return(adapter.dispatch('post_snapshot', 'dbt')(staging_relation)) }}
{% endmacro %}

{# The staging table is temporary on Postgres: there is nothing to clear away. #}
{% macro default__post_snapshot(staging_relation) %}
{% endmacro %}


{% macro get_true_sql() %}
    {{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}
{% endmacro %}

{% macro default__get_true_sql() %}
    {{ return('TRUE') }}
{% endmacro %}


{# The first snapshot: every row of the query is current. #}
{% macro build_snapshot_table(strategy, sql) -%}
    {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    select *,
        {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ get_dbt_valid_to_current(strategy, columns) }}
        {%- if strategy.hard_deletes == 'new_record' %},
        'False' as {{ columns.dbt_is_deleted }}
        {%- endif %}
    from (
        {{ sql }}
    ) sbq
{%- endmacro %}


{% macro build_snapshot_staging_table(strategy, sql, target_relation) %}
    {% set staging = make_temp_relation(target_relation) %}
    {% set select = snapshot_staging_table(strategy, sql, target_relation) %}
    {% call statement('build_snapshot_staging_relation') -%}
        {{ create_table_as(True, staging, select) }}
    {%- endcall %}
    {% do return(staging) %}
{% endmacro %}


{# `valid to` of a current row: null, or what the config puts in its place. The nullif gives null the right type. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
    coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }})
        as {{ columns.dbt_valid_to }}
{%- endmacro %}


{# A unique key is one expression or a list of them; the staging query carries it as dbt_unique_key or dbt_unique_key_1, … #}
{% macro unique_key_fields(unique_key) -%}
    {%- if unique_key is string -%}
        {{ unique_key }} as dbt_unique_key
    {%- else -%}
        {%- for key in unique_key -%}
            {{ key }} as dbt_unique_key_{{ loop.index }}{{ ', ' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
    {%- if unique_key is string -%}
        {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
    {%- else -%}
        {%- for key in unique_key -%}
            {%- set column = '.dbt_unique_key_' ~ loop.index -%}
            {{ equals(identifier ~ column, from_identifier ~ column) | trim }}{{ ' and ' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro unique_key_is_null(unique_key, identifier) -%}
    {{ identifier }}.dbt_unique_key{{ '' if unique_key is string else '_1' }} is null
{%- endmacro %}

{% macro unique_key_is_not_null(unique_key, identifier) -%}
    {{ identifier }}.dbt_unique_key{{ '' if unique_key is string else '_1' }} is not null
{%- endmacro %}


{% macro get_updated_at_column_data_type(snapshot_sql) %}
    {% for column in get_column_schema_from_query(snapshot_sql) %}
        {% if column.column | lower == 'dbt_updated_at' %}
            {{ return(column.dtype or none) }}
        {% endif %}
    {% endfor %}
    {{ return(none) }}
{% endmacro %}


{# Warns where a snapshot would compare timestamps with and without a time zone. #}
{% macro check_time_data_types(sql) %}
    {% set updated_at_type = get_updated_at_column_data_type(sql) %}
    {% set now_type = get_snapshot_get_time_data_type() %}
    {% if now_type is not none and updated_at_type is not none and now_type != updated_at_type %}
        {% do exceptions.warn_snapshot_timestamp_data_types(now_type, updated_at_type) %}
    {% endif %}
{% endmacro %}

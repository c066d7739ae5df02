{% macro get_create_materialized_view_as_sql(relation, sql) -%}
    {{ adapter.dispatch('get_create_materialized_view_as_sql', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro default__get_create_materialized_view_as_sql(relation, sql) %}
    {{ exceptions.raise_compiler_error('get_create_materialized_view_as_sql is not implemented for ' ~ adapter.type()) }}
{% endmacro %}


{% macro drop_materialized_view(relation) -%}
    {{ adapter.dispatch('drop_materialized_view', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__drop_materialized_view(relation) -%}
    drop materialized view if exists {{ relation.render() }}
{%- endmacro %}


{% macro refresh_materialized_view(relation) -%}
    {%- do log('Applying REFRESH to: ' ~ relation) -%}
    {{ adapter.dispatch('refresh_materialized_view', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__refresh_materialized_view(relation) %}
    {{ exceptions.raise_compiler_error('refresh_materialized_view is not implemented for ' ~ adapter.type()) }}
{% endmacro %}


{% macro get_rename_materialized_view_sql(relation, new_name) -%}
    {{ adapter.dispatch('get_rename_materialized_view_sql', 'dbt')(relation, new_name) }}
{%- endmacro %}

{% macro default__get_rename_materialized_view_sql(relation, new_name) %}
    {{ exceptions.raise_compiler_error('get_rename_materialized_view_sql is not implemented for ' ~ adapter.type()) }}
{% endmacro %}


{% macro get_replace_materialized_view_sql(relation, sql) -%}
    {{ adapter.dispatch('get_replace_materialized_view_sql', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro default__get_replace_materialized_view_sql(relation, sql) %}
    {{ exceptions.raise_compiler_error('get_replace_materialized_view_sql is not implemented for ' ~ adapter.type()) }}
{% endmacro %}


{% macro get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) -%}
    {%- do log('Applying ALTER to: ' ~ relation) -%}
    {{ adapter.dispatch('get_alter_materialized_view_as_sql', 'dbt')(
        relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation
    ) }}
{%- endmacro %}

{% macro default__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) %}
    {{ exceptions.raise_compiler_error('get_alter_materialized_view_as_sql is not implemented for ' ~ adapter.type()) }}
{% endmacro %}


{# None when the view is already as its config says. #}
{% macro get_materialized_view_configuration_changes(existing_relation, new_config) %}
    {% do log('Determining configuration changes on: ' ~ existing_relation) %}
    {% do return(adapter.dispatch('get_materialized_view_configuration_changes', 'dbt')(existing_relation, new_config)) %}
{% endmacro %}

{% macro default__get_materialized_view_configuration_changes(existing_relation, new_config) %}
    {{ exceptions.raise_compiler_error('get_materialized_view_configuration_changes is not implemented for ' ~ adapter.type()) }}
{% endmacro %}

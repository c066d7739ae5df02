{% macro create_schema(relation) %}
    {{ return(adapter.dispatch('create_schema', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__create_schema(relation) %}
    {% call statement('create_schema') -%}
        create schema if not exists {{ relation.without_identifier() }}
    {%- endcall %}
{% endmacro %}


{% macro drop_schema(relation) %}
    {{ return(adapter.dispatch('drop_schema', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__drop_schema(relation) %}
    {% call statement('drop_schema') -%}
        drop schema if exists {{ relation.without_identifier() }} cascade
    {%- endcall %}
{% endmacro %}


{% macro drop_schema_named(schema_name) %}
    {{ return(adapter.dispatch('drop_schema_named', 'dbt')(schema_name)) }}
{% endmacro %}

{% macro default__drop_schema_named(schema_name) %}
    {{ adapter.drop_schema(api.Relation.create(database=target.database, schema=schema_name)) }}
{% endmacro %}

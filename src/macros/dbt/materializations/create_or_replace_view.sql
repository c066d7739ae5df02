{# A whole view materialization in one macro: what a project's own materialization may end in. #}
{% macro create_or_replace_view() %}
    {% set old_relation = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) %}
    {% set exists_as_view = old_relation is not none and old_relation.is_view %}
    {% set target_relation = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type='view') %}

    {{ run_hooks(pre_hooks) }}
    {% if old_relation is not none and old_relation.is_table %}
        {% do handle_existing_table(should_full_refresh(), old_relation) %}
    {% endif %}
    {% call statement('main') -%}
        {{ get_create_view_as_sql(target_relation, sql) }}
    {%- endcall %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(exists_as_view, full_refresh_mode=True)) %}
    {{ run_hooks(post_hooks) }}

    {{ return({'relations': [target_relation]}) }}
{% endmacro %}


{% macro handle_existing_table(full_refresh, old_relation) %}
    {{ return(adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation)) }}
{% endmacro %}

{% macro default__handle_existing_table(full_refresh, old_relation) %}
    {% do log('Dropping relation ' ~ old_relation.render() ~ ' because it is of type ' ~ old_relation.type) %}
    {% do adapter.drop_relation(old_relation) %}
{% endmacro %}

{# The steps of dbt's materialization of that name, for projects that build their own out of them. #}

{% macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) %}
    {% do drop_relation_if_exists(load_cached_relation(backup_relation)) %}
    {% do drop_relation_if_exists(load_cached_relation(intermediate_relation)) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
{% endmacro %}


{% macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) %}
    {% do drop_relation_if_exists(backup_relation) %}
    {% do drop_relation_if_exists(intermediate_relation) %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{% endmacro %}


{# The SQL that brings the view up to date: created, replaced, altered or refreshed; '' when nothing is to be done. #}
{% macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) %}
    {% if existing_relation is none %}
        {% do return(get_create_materialized_view_as_sql(target_relation, sql)) %}
    {% elif should_full_refresh() or not existing_relation.is_materialized_view %}
        {% do return(get_replace_sql(existing_relation, target_relation, sql)) %}
    {% endif %}

    {% set changes = get_materialized_view_configuration_changes(existing_relation, config) %}
    {% if changes is none %}
        {% do return(refresh_materialized_view(target_relation)) %}
    {% endif %}

    {% set on_configuration_change = config.get('on_configuration_change') %}
    {% set seen = 'Configuration changes were identified and `on_configuration_change` was set to `'
        ~ on_configuration_change ~ '` for `' ~ target_relation.render() ~ '`' %}
    {% if on_configuration_change == 'apply' %}
        {% do return(get_alter_materialized_view_as_sql(target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation)) %}
    {% elif on_configuration_change == 'continue' %}
        {% do exceptions.warn(seen) %}
        {% do return('') %}
    {% elif on_configuration_change == 'fail' %}
        {% do exceptions.raise_fail_fast_error(seen) %}
    {% endif %}
    {% do exceptions.raise_compiler_error('on_configuration_change is apply, continue or fail, not ' ~ on_configuration_change) %}
{% endmacro %}


{% macro materialized_view_execute_no_op(target_relation) %}
    {% do store_raw_result(name='main', message='skip ' ~ target_relation, code='skip', rows_affected='-1') %}
{% endmacro %}


{% macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) %}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement(name='main') %}
        {{ build_sql }}
    {% endcall %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
{% endmacro %}

{% macro get_quoted_csv(column_names) %}
    {% set quoted = [] %}
    {% for name in column_names %}
        {% do quoted.append(adapter.quote(name)) %}
    {% endfor %}
    {{ return(quoted | join(', ')) }}
{% endmacro %}


{# The columns of the first list whose names the second lacks. #}
{% macro diff_columns(source_columns, target_columns) %}
    {% set target_names = target_columns | map(attribute='column') | list %}
    {{ return(source_columns | rejectattr('column', 'in', target_names) | list) }}
{% endmacro %}


{% macro diff_column_data_types(source_columns, target_columns) %}
    {{ return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) }}
{% endmacro %}

{% macro default__diff_column_data_types(source_columns, target_columns) %}
    {% set changed = [] %}
    {% for source_column in source_columns %}
        {% set target_column = target_columns | selectattr('name', 'equalto', source_column.name) | list | first %}
        {% if target_column
            and source_column.expanded_data_type != target_column.expanded_data_type
            and not source_column.can_expand_to(other_column=target_column) %}
            {% do changed.append({'column_name': target_column.name, 'new_type': source_column.expanded_data_type}) %}
        {% endif %}
    {% endfor %}
    {{ return(changed) }}
{% endmacro %}


{% macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
    {{ return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) }}
{% endmacro %}

{% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
    {% if merge_update_columns and merge_exclude_columns %}
        {% do exceptions.raise_compiler_error('Model cannot specify merge_update_columns and merge_exclude_columns. Please update model to use only one config') %}
    {% elif merge_update_columns %}
        {{ return(merge_update_columns) }}
    {% endif %}
    {% set excluded = (merge_exclude_columns or []) | map('lower') | list %}
    {% set updated = [] %}
    {% for column in dest_columns %}
        {% if column.column | lower not in excluded %}
            {% do updated.append(column.quoted) %}
        {% endif %}
    {% endfor %}
    {{ return(updated) }}
{% endmacro %}

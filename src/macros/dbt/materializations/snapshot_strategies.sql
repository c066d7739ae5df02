{#
    A strategy says how a snapshot sees that a row has changed: snapshot_<name>_strategy returns a dict of SQL expressions.
    `name` may carry a package, as in `dbt_ext.hashed`.
#}
{% macro strategy_dispatch(name) %}
    {% set package = name.split('.', 1)[0] if '.' in name else none %}
    {% set strategy = name.split('.', 1)[1] if '.' in name else name %}
    {% if package is not none and package not in context %}
        {% do exceptions.raise_compiler_error("Could not find package '" ~ package ~ "', called with '" ~ name ~ "'") %}
    {% endif %}
    {% set macros = context if package is none else context[package] %}
    {% set macro_name = 'snapshot_' ~ strategy ~ '_strategy' %}
    {% if macro_name not in macros %}
        {% do exceptions.raise_compiler_error("The specified strategy macro '" ~ strategy ~ "' was not found in package '" ~ package ~ "'") %}
    {% endif %}
    {{ return(macros[macro_name]) }}
{% endmacro %}


{% macro snapshot_hash_arguments(args) -%}
    {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro %}

{# The formula is part of the data: ids in existing snapshots were computed by it. #}
{% macro default__snapshot_hash_arguments(args) -%}
    md5({%- for arg in args -%}
        coalesce(cast({{ arg }} as varchar ), ''){{ " || '|' || " if not loop.last }}
    {%- endfor -%})
{%- endmacro %}


{% macro snapshot_string_as_time(timestamp) -%}
    {{ adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp) }}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) %}
    {% do exceptions.raise_not_implemented('snapshot_string_as_time is not implemented for ' ~ adapter.type()) %}
{% endmacro %}


{#
    Changed when `updated_at` is later than the row's own `valid from`, which exists whatever strategy wrote the row
    (https://github.com/dbt-labs/dbt-core/issues/2350).
#}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {% set unique_key = config.get('unique_key') %}
    {% set updated_at = config.get('updated_at') %}
    {% set hard_deletes = adapter.get_hard_deletes_behavior(config) %}
    {% set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() %}
    {% do return({
        'unique_key': unique_key,
        'updated_at': updated_at,
        'row_changed': '(' ~ snapshotted_rel ~ '.' ~ columns.dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')',
        'scd_id': snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
        'invalidate_hard_deletes': hard_deletes == 'invalidate',
        'hard_deletes': hard_deletes
    }) %}
{% endmacro %}


{# A pair: did the query gain a column that is compared, and the quoted columns that both sides have. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) %}
    {% if not target_exists %}
        {{ return((false, [])) }}
    {% endif %}
    {% if check_cols_config == 'all' %}
        {% set compared = get_columns_in_query(node['compiled_code']) %}
    {% elif check_cols_config is iterable and check_cols_config is not string and check_cols_config | length > 0 %}
        {# Asked of Postgres, which knows how each name is really spelt. #}
        {% set select_compared %}
            select {{ check_cols_config | join(', ') }} from (
                {{ node['compiled_code'] }}
            ) subq
        {% endset %}
        {% set compared = get_columns_in_query(select_compared) %}
    {% else %}
        {% do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) %}
    {% endif %}

    {% set target_relation = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) %}
    {% set existing = get_list_of_column_names(adapter.get_columns_in_relation(target_relation)) %}
    {% set common = [] %}
    {% for name in compared if name in existing %}
        {% do common.append(adapter.quote(name)) %}
    {% endfor %}
    {{ return((common | length < compared | length, common)) }}
{% endmacro %}


{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {% set unique_key = config.get('unique_key') %}
    {% set updated_at = config.get('updated_at') or snapshot_get_time() %}
    {% set hard_deletes = adapter.get_hard_deletes_behavior(config) %}
    {% set column_added, compared = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) %}

    {% set differences = [] %}
    {% for column in compared %}
        {% do differences.append(snapshotted_rel ~ '.' ~ column ~ ' is distinct from ' ~ current_rel ~ '.' ~ column) %}
    {% endfor %}
    {% set row_changed = get_true_sql() if column_added else differences | join(' or ') or 'FALSE' %}

    {% do return({
        'unique_key': unique_key,
        'updated_at': updated_at,
        'row_changed': '(' ~ row_changed ~ ')',
        'scd_id': snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
        'invalidate_hard_deletes': hard_deletes == 'invalidate',
        'hard_deletes': hard_deletes
    }) %}
{% endmacro %}

{#
    What a snapshot has to do, as rows: dbt_change_type says whether a row is inserted, or closes the current row of its
    key ('update': it changed, 'delete': it is gone from the source).
#}
{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro %}

{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set current_mark = config.get('dbt_valid_to_current') -%}
    {%- set records_deletes = strategy.hard_deletes == 'new_record' -%}
    {%- set sees_deletes = records_deletes or strategy.hard_deletes == 'invalidate' -%}
    {%- set key_fields = unique_key_fields(strategy.unique_key) -%}
    {%- set same_key = unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') -%}
    {%- set now = snapshot_get_time() | trim -%}
    {%- set is_deleted = 'snapshotted_data.' ~ columns.dbt_is_deleted -%}

    {#- A key that comes back after its deletion was recorded starts a new row, whatever its columns say. -#}
    {%- set changed = strategy.row_changed ~ (' or ' ~ is_deleted ~ " = 'True'" if records_deletes else '') -%}

    with snapshot_query as (

        {{ source_sql }}

    ),

    snapshotted_data as (

        select *, {{ key_fields }}
        from {{ target_relation }}
        where
            {%- if current_mark %}
            ({{ equals(columns.dbt_valid_to, current_mark) | trim }} or {{ columns.dbt_valid_to }} is null)
            {%- else %}
            {{ columns.dbt_valid_to }} is null
            {%- endif %}

    ),

    insertions_source_data as (

        select *, {{ key_fields }},
            {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
            {{ get_dbt_valid_to_current(strategy, columns) }},
            {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
        from snapshot_query

    ),

    updates_source_data as (

        select *, {{ key_fields }},
            {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
        from snapshot_query

    ),
    {%- if sees_deletes %}

    deletes_source_data as (

        select *, {{ key_fields }}
        from snapshot_query

    ),
    {%- endif %}

    insertions as (

        select
            'insert' as dbt_change_type,
            source_data.*
            {%- if records_deletes %},
            'False' as {{ columns.dbt_is_deleted }}
            {%- endif %}
        from insertions_source_data as source_data
        left join snapshotted_data
            on {{ same_key }}
        where {{ unique_key_is_null(strategy.unique_key, 'snapshotted_data') }}
            or ({{ unique_key_is_not_null(strategy.unique_key, 'snapshotted_data') }} and ({{ changed }}))

    ),

    updates as (

        select
            'update' as dbt_change_type,
            source_data.*,
            snapshotted_data.{{ columns.dbt_scd_id }}
            {%- if records_deletes %},
            {{ is_deleted }}
            {%- endif %}
        from updates_source_data as source_data
        join snapshotted_data
            on {{ same_key }}
        where ({{ changed }})

    )
    {%- if sees_deletes %},

    deletes as (

        select
            'delete' as dbt_change_type,
            source_data.*,
            {{ now }} as {{ columns.dbt_valid_from }},
            {{ now }} as {{ columns.dbt_updated_at }},
            {{ now }} as {{ columns.dbt_valid_to }},
            snapshotted_data.{{ columns.dbt_scd_id }}
            {%- if records_deletes %},
            {{ is_deleted }}
            {%- endif %}
        from snapshotted_data
        left join deletes_source_data as source_data
            on {{ same_key }}
        where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
            {%- if records_deletes %}
            and {{ is_deleted }} is distinct from 'True'
            {%- endif %}

    )
    {%- endif %}
    {%- if records_deletes %},

    {# The source has no such row any more: its last known values, and null for columns that came later. -#}
    {%- set known = get_list_of_column_names(get_columns_in_relation(target_relation)) -%}
    deletion_records as (

        select
            'insert' as dbt_change_type,
            {%- for name in get_columns_in_query(source_sql) %}
            {{ 'snapshotted_data' if name in known else 'source_data' }}.{{ adapter.quote(name) }},
            {%- endfor %}
            {%- if strategy.unique_key is string %}
            snapshotted_data.dbt_unique_key,
            {%- else %}
            {%- for key in strategy.unique_key %}
            snapshotted_data.dbt_unique_key_{{ loop.index }},
            {%- endfor %}
            {%- endif %}
            {{ now }} as {{ columns.dbt_valid_from }},
            {{ now }} as {{ columns.dbt_updated_at }},
            snapshotted_data.{{ columns.dbt_valid_to }},
            {{ snapshot_hash_arguments(['snapshotted_data.' ~ columns.dbt_scd_id, now]) }} as {{ columns.dbt_scd_id }},
            'True' as {{ columns.dbt_is_deleted }}
        from snapshotted_data
        left join deletes_source_data as source_data
            on {{ same_key }}
        where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
            and {{ is_deleted }} is distinct from 'True'

    )
    {%- endif %}

    select * from insertions
    union all
    select * from updates
    {%- if sees_deletes %}
    union all
    select * from deletes
    {%- endif %}
    {%- if records_deletes %}
    union all
    select * from deletion_records
    {%- endif %}
{%- endmacro %}


{% macro snapshot_merge_sql(target, source, insert_cols) -%}
    {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro %}

{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
    {%- set inserted = insert_cols | join(', ') -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set current_mark = config.get('dbt_valid_to_current') -%}
    {%- set valid_to = 'DBT_INTERNAL_DEST.' ~ columns.dbt_valid_to -%}

    merge into {{ target.render() }} as DBT_INTERNAL_DEST
    using {{ source }} as DBT_INTERNAL_SOURCE
    on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}

    when matched
        and ({{ (equals(valid_to, current_mark) | trim) ~ ' or ' if current_mark }}{{ valid_to }} is null)
        and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
        then update set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}

    when not matched
        and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
        then insert ({{ inserted }})
        values ({{ inserted }})
{%- endmacro %}

{% macro postgres__create_table_as(temporary, relation, sql) -%}
    {%- set sql_header = config.get('sql_header', none) -%}
    {%- set contract = config.get('contract') -%}
    {%- set kind = 'temporary ' if temporary else 'unlogged ' if config.get('unlogged', default=false) else '' -%}
    {{ sql_header if sql_header is not none }}
    {%- if contract.enforced %}
    {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    {%- if contract.enforced and not temporary %}

    create {{ kind }}table {{ relation }}
    {{ get_table_columns_and_constraints() }};

    insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
    (
        {{ get_select_subquery(sql) }}
    );
    {%- else %}

    create {{ kind }}table {{ relation }} as (
        {{ sql }}
    );
    {%- endif %}
{%- endmacro %}


{% macro postgres__drop_table(relation) -%}
    drop table if exists {{ relation }}
{%- endmacro %}

{% macro postgres__get_rename_table_sql(relation, new_name) -%}
    alter table {{ relation }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{# Postgres has no `create or replace table`: the table is built aside and takes the old one's place. #}
{% macro postgres__get_replace_table_sql(relation, sql) -%}
    {{ get_create_intermediate_sql(relation, sql) }};
    {{ get_drop_sql(relation) }};
    {{ get_rename_intermediate_sql(relation) }}
{%- endmacro %}


{% macro postgres__drop_view(relation) -%}
    drop view if exists {{ relation }}
{%- endmacro %}

{% macro postgres__get_rename_view_sql(relation, new_name) -%}
    alter view {{ relation }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{% macro postgres__get_replace_view_sql(relation, sql) -%}
    {%- set sql_header = config.get('sql_header', none) -%}
    {{ sql_header if sql_header is not none }}
    {%- if config.get('contract').enforced %}
    {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}

    create or replace view {{ relation }} as (
        {{ sql }}
    );
{%- endmacro %}

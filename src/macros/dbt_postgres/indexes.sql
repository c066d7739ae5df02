{#
    An index is named by an md5 of its columns, its kind and its relation's name (adapter.parse_index(…).render), so that
    it has the same name after every build. A table that is built aside therefore carries other names than the one that
    it replaces, and postgres__rename_relation gives them the final ones, once the old table has gone or has been renamed.
#}
{% macro postgres__get_create_index_sql(relation, index_dict) -%}
    {%- set index = adapter.parse_index(index_dict) -%}
    create {{ 'unique ' if index.unique }}index if not exists {{ adapter.quote(index.render(relation)) }}
    on {{ relation }} {{ 'using ' ~ index.type if index.type }} ({{ index.columns | join(', ') }})
{%- endmacro %}

{# Outside of a model (in run-operation) there is no config, and so nothing that says which indexes are ours. #}
{% macro rename_indexes(from_relation, to_relation) %}
    {% for index_dict in (config.get('indexes', default=[]) if config is defined else []) %}
        {% set index = adapter.parse_index(index_dict) %}
        {% call statement('rename_indexes') -%}
            alter index if exists {{ from_relation.include(database=False, identifier=False) }}.{{ adapter.quote(index.render(from_relation)) }}
            rename to {{ adapter.quote(index.render(to_relation)) }}
        {%- endcall %}
    {% endfor %}
{% endmacro %}


{% macro postgres__get_drop_index_sql(relation, index_name) -%}
    drop index if exists {{ adapter.quote(relation.schema) }}.{{ adapter.quote(index_name) }}
{%- endmacro %}


{% macro postgres__get_show_indexes_sql(relation) %}
    select
        index_class.relname as name,
        method.amname as method,
        index.indisunique as "unique",
        array_to_string(array_agg(attribute.attname), ',') as column_names
    from pg_catalog.pg_index as index
    join pg_catalog.pg_class as index_class on index_class.oid = index.indexrelid
    join pg_catalog.pg_am as method on method.oid = index_class.relam
    join pg_catalog.pg_class as relation on relation.oid = index.indrelid
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = relation.oid and attribute.attnum = any(index.indkey)
    where relation.relname = '{{ relation.identifier | replace("'", "''") }}'
        and schema.nspname = '{{ relation.schema | replace("'", "''") }}'
        and relation.relkind in ('r', 'm')
    group by 1, 2, 3
    order by 1, 2, 3
{% endmacro %}

{# Catalog names are compared as they are: an identifier that tstl writes is quoted, so its case is exact. #}

{% macro postgres__list_relations_without_caching(schema_relation) %}
    {% call statement('list_relations_without_caching', fetch_result=True) -%}
        select
            current_database() as database,
            relation.relname as name,
            schema.nspname as schema,
            case relation.relkind
                when 'v' then 'view'
                when 'm' then 'materialized_view'
                when 'f' then 'foreign_table'
                else 'table'
            end as type
        from pg_catalog.pg_class as relation
        join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
        where schema.nspname = '{{ schema_relation.schema | replace("'", "''") }}'
            and relation.relkind in ('r', 'p', 'v', 'm', 'f')
    {%- endcall %}
    {{ return(load_result('list_relations_without_caching').table) }}
{% endmacro %}


{# From pg_attribute rather than information_schema, which leaves out materialized views and the types of arrays. #}
{% macro postgres__get_columns_in_relation(relation) %}
    {% call statement('get_columns_in_relation', fetch_result=True) -%}
        select
            attribute.attname as column_name,
            format_type(attribute.atttypid, null) as data_type,
            information_schema._pg_char_max_length(attribute.atttypid, attribute.atttypmod) as character_maximum_length,
            information_schema._pg_numeric_precision(attribute.atttypid, attribute.atttypmod) as numeric_precision,
            information_schema._pg_numeric_scale(attribute.atttypid, attribute.atttypmod) as numeric_scale
        from pg_catalog.pg_attribute as attribute
        join pg_catalog.pg_class as relation on relation.oid = attribute.attrelid
        join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
        where relation.relname = '{{ relation.identifier | replace("'", "''") }}'
            {%- if relation.schema %}
            and schema.nspname = '{{ relation.schema | replace("'", "''") }}'
            {%- else %}
            and pg_catalog.pg_table_is_visible(relation.oid)
            {%- endif %}
            and relation.relkind in ('r', 'p', 'v', 'm', 'f')
            and attribute.attnum > 0
            and not attribute.attisdropped
        order by attribute.attnum
    {%- endcall %}
    {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
{% endmacro %}


{# One row per column of the given relations; a relation without a name stands for its whole schema. #}
{% macro postgres__get_catalog_relations(information_schema, relations) %}
    {% do adapter.verify_database(information_schema.database) %}
    {% set wanted = [] %}
    {% for relation in relations %}
        {% set in_schema = "schema.nspname = '" ~ relation.schema | replace("'", "''") ~ "'" %}
        {% if relation.identifier %}
            {% do wanted.append('(' ~ in_schema ~ " and relation.relname = '" ~ relation.identifier | replace("'", "''") ~ "')") %}
        {% else %}
            {% do wanted.append(in_schema) %}
        {% endif %}
    {% endfor %}
    {% call statement('catalog', fetch_result=True) -%}
        select
            '{{ information_schema.database | replace("'", "''") }}' as table_database,
            schema.nspname as table_schema,
            relation.relname as table_name,
            case relation.relkind
                when 'v' then 'VIEW'
                when 'm' then 'MATERIALIZED VIEW'
                else 'BASE TABLE'
            end as table_type,
            relation_comment.description as table_comment,
            attribute.attname as column_name,
            attribute.attnum as column_index,
            pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as column_type,
            column_comment.description as column_comment,
            pg_catalog.pg_get_userbyid(relation.relowner) as table_owner
        from pg_catalog.pg_namespace as schema
        join pg_catalog.pg_class as relation on relation.relnamespace = schema.oid
        join pg_catalog.pg_attribute as attribute on attribute.attrelid = relation.oid
        left join pg_catalog.pg_description as relation_comment
            on relation_comment.objoid = relation.oid
            and relation_comment.classoid = 'pg_class'::regclass
            and relation_comment.objsubid = 0
        left join pg_catalog.pg_description as column_comment
            on column_comment.objoid = relation.oid
            and column_comment.classoid = 'pg_class'::regclass
            and column_comment.objsubid = attribute.attnum
        where ({{ wanted | join(' or ') or 'false' }})
            and relation.relkind in ('r', 'p', 'v', 'm', 'f')
            and relation.relpersistence in ('p', 'u')
            and attribute.attnum > 0
            and not attribute.attisdropped
        order by schema.nspname, relation.relname, attribute.attnum
    {%- endcall %}
    {{ return(load_result('catalog').table) }}
{% endmacro %}

{% macro postgres__get_catalog(information_schema, schemas) %}
    {% set relations = [] %}
    {% for schema in schemas %}
        {% do relations.append({'schema': schema}) %}
    {% endfor %}
    {{ return(postgres__get_catalog_relations(information_schema, relations)) }}
{% endmacro %}

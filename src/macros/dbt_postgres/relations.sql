{# A temporary table has no schema of its own; its name ends in the time, so that a session may make several. #}
{% macro postgres__make_temp_relation(base_relation, suffix) %}
    {% set temporary = postgres__make_relation_with_suffix(base_relation, suffix, dstring=True) %}
    {{ return(temporary.incorporate(path={'schema': none, 'database': none})) }}
{% endmacro %}

{% macro postgres__make_intermediate_relation(base_relation, suffix) %}
    {{ return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=False)) }}
{% endmacro %}

{% macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix) %}
    {% set backup = postgres__make_relation_with_suffix(base_relation, suffix, dstring=False) %}
    {{ return(backup.incorporate(type=backup_relation_type)) }}
{% endmacro %}

{# Postgres cuts a name at 63 characters, suffix first: so the base gives way. #}
{% macro postgres__make_relation_with_suffix(base_relation, suffix, dstring) %}
    {% if dstring %}
        {% set suffix = suffix ~ modules.datetime.datetime.now().strftime('%H%M%S%f') %}
    {% endif %}
    {% set room = base_relation.relation_max_name_length() - (suffix | length) %}
    {% if room < 0 %}
        {% do exceptions.raise_compiler_error('Relation suffix is too long (' ~ suffix | length ~ ' characters). Maximum length is '
            ~ base_relation.relation_max_name_length() ~ ' characters.') %}
    {% endif %}
    {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier[:room] ~ suffix})) }}
{% endmacro %}


{# With the relation, its indexes take the names that they would have been created with (see indexes.sql). #}
{% macro postgres__rename_relation(from_relation, to_relation) %}
    {% call statement('rename_relation') -%}
        alter table {{ from_relation.render() }} rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
    {%- endcall %}
    {% do rename_indexes(from_relation, to_relation) %}
{% endmacro %}


{# Which view reads which table or view, outside of the system's own schemas. #}
{% macro postgres__get_relations() %}
    {% call statement('relations', fetch_result=True) -%}
        select distinct
            reader_schema.nspname as dependent_schema,
            reader.relname as dependent_name,
            read_schema.nspname as referenced_schema,
            read.relname as referenced_name
        from pg_catalog.pg_rewrite as rule
        join pg_catalog.pg_class as reader on reader.oid = rule.ev_class
        join pg_catalog.pg_namespace as reader_schema on reader_schema.oid = reader.relnamespace
        join pg_catalog.pg_depend as dependency
            on dependency.classid = 'pg_rewrite'::regclass
            and dependency.objid = rule.oid
            and dependency.refclassid = 'pg_class'::regclass
            and dependency.refobjid != reader.oid
        join pg_catalog.pg_class as read on read.oid = dependency.refobjid
        join pg_catalog.pg_namespace as read_schema on read_schema.oid = read.relnamespace
        where read_schema.nspname != 'information_schema'
            and read_schema.nspname not like 'pg\_%'
        order by 1, 2, 3, 4
    {%- endcall %}
    {{ return(load_result('relations').table) }}
{% endmacro %}

{% macro postgres_get_relations() %}
    {{ return(postgres__get_relations()) }}
{% endmacro %}

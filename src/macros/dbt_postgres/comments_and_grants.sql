{# A comment as an SQL literal. #}
{% macro postgres_escape_comment(comment) -%}
    {%- if comment is not string -%}
        {%- do exceptions.raise_compiler_error('cannot escape a non-string: ' ~ comment) -%}
    {%- endif -%}
    '{{ comment | replace("'", "''") }}'
{%- endmacro %}

{% macro postgres__alter_relation_comment(relation, comment) %}
    comment on {{ relation.type | replace('_', ' ') }} {{ relation }} is {{ postgres_escape_comment(comment) }};
{% endmacro %}

{# A name that its YAML does not quote is meant as Postgres folds it; a column that the relation lacks has no comment. #}
{% macro postgres__alter_column_comment(relation, column_dict) %}
    {% set existing = get_list_of_column_names(adapter.get_columns_in_relation(relation)) %}
    {% for name in column_dict %}
        {% set spelt = name if name in existing or column_dict[name]['quote'] else name | lower %}
        {% if spelt in existing %}
    comment on column {{ relation }}.{{ adapter.quote(spelt) }} is {{ postgres_escape_comment(column_dict[name]['description']) }};
        {% endif %}
    {% endfor %}
{% endmacro %}


{# The grants that the connected role gave to others. #}
{% macro postgres__get_show_grant_sql(relation) -%}
    select grantee, privilege_type
    from {{ relation.information_schema('role_table_grants') }}
    where grantor = current_role
        and grantee != current_role
        and table_schema = '{{ relation.schema | replace("'", "''") }}'
        and table_name = '{{ relation.identifier | replace("'", "''") }}'
{%- endmacro %}

{# A relation that was built anew has no grants. #}
{% macro postgres__copy_grants() %}
    {{ return(False) }}
{% endmacro %}

{# Does a rebuilt relation still have the grants of the one that it replaces? Then they are compared before granting. #}
{% macro copy_grants() %}
    {{ return(adapter.dispatch('copy_grants', 'dbt')()) }}
{% endmacro %}

{% macro default__copy_grants() %}
    {{ return(True) }}
{% endmacro %}


{% macro support_multiple_grantees_per_dcl_statement() %}
    {{ return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) }}
{% endmacro %}

{% macro default__support_multiple_grantees_per_dcl_statement() %}
    {{ return(True) }}
{% endmacro %}


{% macro should_revoke(existing_relation, full_refresh_mode=True) %}
    {% if not existing_relation %}
        {{ return(False) }}
    {% endif %}
    {{ return(copy_grants() if full_refresh_mode else True) }}
{% endmacro %}


{% macro get_show_grant_sql(relation) %}
    {{ return(adapter.dispatch('get_show_grant_sql', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_show_grant_sql(relation) %}
    show grants on {{ relation.render() }}
{% endmacro %}


{% macro get_grant_sql(relation, privilege, grantees) %}
    {{ return(adapter.dispatch('get_grant_sql', 'dbt')(relation, privilege, grantees)) }}
{% endmacro %}

{# Grantees come from a project's config, which may say `public` or write its own quotes: they stand as they are. #}
{% macro default__get_grant_sql(relation, privilege, grantees) -%}
    grant {{ privilege }} on {{ relation.render() }} to {{ grantees | join(', ') }}
{%- endmacro %}


{% macro get_revoke_sql(relation, privilege, grantees) %}
    {{ return(adapter.dispatch('get_revoke_sql', 'dbt')(relation, privilege, grantees)) }}
{% endmacro %}

{# Grantees come from the catalog: real role names, so quoted, apart from PUBLIC, which is a keyword. #}
{% macro default__get_revoke_sql(relation, privilege, grantees) -%}
    {%- set quoted = [] -%}
    {%- for grantee in grantees -%}
        {%- do quoted.append('public' if grantee == 'PUBLIC' else adapter.quote(grantee)) -%}
    {%- endfor -%}
    revoke {{ privilege }} on {{ relation.render() }} from {{ quoted | join(', ') }}
{%- endmacro %}


{% macro get_dcl_statement_list(relation, grant_config, get_dcl_macro) %}
    {{ return(adapter.dispatch('get_dcl_statement_list', 'dbt')(relation, grant_config, get_dcl_macro)) }}
{% endmacro %}

{% macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) %}
    {% set statements = [] %}
    {% for privilege, grantees in grant_config.items() %}
        {% if support_multiple_grantees_per_dcl_statement() and grantees %}
            {% do statements.append(get_dcl_macro(relation, privilege, grantees)) %}
        {% else %}
            {% for grantee in grantees %}
                {% do statements.append(get_dcl_macro(relation, privilege, [grantee])) %}
            {% endfor %}
        {% endif %}
    {% endfor %}
    {{ return(statements) }}
{% endmacro %}


{% macro call_dcl_statements(dcl_statement_list) %}
    {{ return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) }}
{% endmacro %}

{% macro default__call_dcl_statements(dcl_statement_list) %}
    {% call statement('grants') %}
        {%- for dcl_statement in dcl_statement_list %}
        {{ dcl_statement }};
        {%- endfor %}
    {% endcall %}
{% endmacro %}


{% macro apply_grants(relation, grant_config, should_revoke) %}
    {{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}
{% endmacro %}

{% macro default__apply_grants(relation, grant_config, should_revoke=True) %}
    {% if grant_config %}
        {% set to_grant = grant_config %}
        {% set to_revoke = {} %}
        {% if should_revoke %}
            {% set granted = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) %}
            {% set to_grant = diff_of_two_dicts(grant_config, granted) %}
            {% set to_revoke = diff_of_two_dicts(granted, grant_config) %}
        {% endif %}
        {% if to_grant or to_revoke %}
            {% set statements = get_dcl_statement_list(relation, to_revoke, get_revoke_sql)
                + get_dcl_statement_list(relation, to_grant, get_grant_sql) %}
            {% if statements %}
                {{ call_dcl_statements(statements) }}
            {% endif %}
        {% else %}
            {{ log('On ' ~ relation.render() ~ ': all grants are in place') }}
        {% endif %}
    {% endif %}
{% endmacro %}

{% macro validate_sql(sql) %}
    {{ return(adapter.dispatch('validate_sql', 'dbt')(sql)) }}
{% endmacro %}

{% macro default__validate_sql(sql) %}
    {% call statement('validate_sql') -%}
        explain {{ sql }}
    {%- endcall %}
    {{ return(load_result('validate_sql')) }}
{% endmacro %}


{# Is the engine one of dbt 2's line? Packages ask to choose between two ways of writing something. #}
{% macro is_core_v2() %}
    {{ return(dbt_version.split('.')[0] | int == 2) }}
{% endmacro %}

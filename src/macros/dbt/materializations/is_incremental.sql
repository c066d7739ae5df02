{# True when this run adds to what is there: an incremental model that exists as a table, and no full refresh. #}
{% macro is_incremental() %}
    {% if not execute %}
        {{ return(False) }}
    {% endif %}
    {% set existing = adapter.get_relation(this.database, this.schema, this.table) %}
    {{ return(
        existing is not none
        and existing.type == 'table'
        and model.config.materialized == 'incremental'
        and not should_full_refresh()
    ) }}
{% endmacro %}

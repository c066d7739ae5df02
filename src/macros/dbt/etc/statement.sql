{# Runs the caller's text as SQL, when the database may be asked at all, and keeps the result under a name. #}
{% macro statement(name=None, fetch_result=False, auto_begin=True, language='sql') -%}
    {%- if execute -%}
        {%- if language != 'sql' -%}
            {%- do exceptions.raise_compiler_error('statement: language ' ~ language ~ ' is not supported, only sql is') -%}
        {%- endif -%}
        {%- set compiled_code = caller() -%}
        {%- if name == 'main' -%}
            {%- do log('Writing runtime sql for node "' ~ model['unique_id'] ~ '"') -%}
            {%- do write(compiled_code) -%}
        {%- endif -%}
        {%- set response, table = adapter.execute(compiled_code, auto_begin=auto_begin, fetch=fetch_result) -%}
        {%- if name is not none -%}
            {%- do store_result(name, response=response, agate_table=table) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{# As statement(), without running anything: the text is written out and a result is made up. #}
{% macro noop_statement(name=None, message=None, code=None, rows_affected=None, res=None) -%}
    {%- set sql = caller() -%}
    {%- if name == 'main' -%}
        {%- do log('Writing runtime SQL for node "' ~ model['unique_id'] ~ '"') -%}
        {%- do write(sql) -%}
    {%- endif -%}
    {%- if name is not none -%}
        {%- do store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) -%}
    {%- endif -%}
{%- endmacro %}


{% macro run_query(sql) %}
    {% call statement('run_query_statement', fetch_result=true, auto_begin=false) -%}
        {{ sql }}
    {%- endcall %}
    {% do return(load_result('run_query_statement').table) %}
{% endmacro %}

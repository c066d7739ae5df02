{% macro postgres__current_timestamp() -%}
    now()
{%- endmacro %}

{% macro postgres__current_timestamp_backcompat() -%}
    current_timestamp::{{ type_timestamp() }}
{%- endmacro %}

{% macro postgres__current_timestamp_in_utc_backcompat() -%}
    (current_timestamp at time zone 'utc')::{{ type_timestamp() }}
{%- endmacro %}


{# any_value() exists since Postgres 16. #}
{% macro postgres__any_value(expression) -%}
    min({{ expression }})
{%- endmacro %}


{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
    {{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))
{%- endmacro %}


{# Counts the boundaries between two moments, not whole periods: from 23:59 to 00:01 is one day. #}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
    {#- What a part is counted in: the next coarser one, how many make one of it, and the rest of both moments. -#}
    {%- set coarser = {
        'quarter': ('year', 4),
        'month': ('year', 12),
        'hour': ('day', 24),
        'minute': ('hour', 60),
        'second': ('minute', 60),
        'millisecond': ('minute', 60000),
        'microsecond': ('minute', 60000000)
    } -%}
    {%- if datepart == 'year' -%}
        (date_part('year', ({{ second_date }})::date) - date_part('year', ({{ first_date }})::date))
    {%- elif datepart == 'day' -%}
        (({{ second_date }})::date - ({{ first_date }})::date)
    {%- elif datepart == 'week' -%}
        ({{ datediff(first_date, second_date, 'day') }} / 7 + case
            when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
                case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
            else
                case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
        end)
    {%- elif datepart in coarser -%}
        {%- set unit, factor = coarser[datepart] -%}
        ({{ datediff(first_date, second_date, unit) }} * {{ factor }}
            + floor(date_part('{{ datepart }}', ({{ second_date }})::timestamp))
            - floor(date_part('{{ datepart }}', ({{ first_date }})::timestamp)))
    {%- else -%}
        {%- do exceptions.raise_compiler_error("Unsupported datepart for macro datediff in postgres: '" ~ datepart ~ "'") -%}
    {%- endif -%}
{%- endmacro %}


{# An interval has no unit `quarter`. #}
{% macro postgres__last_day(date, datepart) -%}
    {%- if datepart == 'quarter' -%}
        cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '3', dbt.date_trunc(datepart, date))) }} as date)
    {%- else -%}
        {{ dbt.default_last_day(date, datepart) }}
    {%- endif -%}
{%- endmacro %}


{% macro postgres__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
    {%- set order = ' ' ~ order_by_clause if order_by_clause else '' -%}
    {%- if limit_num -%}
        array_to_string((array_agg({{ measure }}{{ order }}))[1:{{ limit_num }}], {{ delimiter_text }})
    {%- else -%}
        string_agg({{ measure }}, {{ delimiter_text }}{{ order }})
    {%- endif -%}
{%- endmacro %}


{% macro postgres__split_part(string_text, delimiter_text, part_number) -%}
    {%- if part_number >= 0 -%}
        {{ dbt.default__split_part(string_text, delimiter_text, part_number) }}
    {%- else -%}
        {{ dbt._split_part_negative(string_text, delimiter_text, part_number) }}
    {%- endif -%}
{%- endmacro %}


{% macro postgres__formatted_scalar_function_args_sql() %}
    {% set args = [] %}
    {% for arg in model.arguments %}
        {% set default_value = arg.get('default_value', none) %}
        {% do args.append(arg.name ~ ' ' ~ arg.data_type ~ (' default ' ~ default_value if default_value is not none else '')) %}
    {% endfor %}
    {{ return(args | join(', ')) }}
{% endmacro %}

{% macro get_intervals_between(start_date, end_date, datepart) %}
    {{ return(adapter.dispatch('get_intervals_between', 'dbt')(start_date, end_date, datepart)) }}
{% endmacro %}

{# Asked of the database; 1 while templates are only read and it may not be asked. #}
{% macro default__get_intervals_between(start_date, end_date, datepart) %}
    {% call statement('get_intervals_between', fetch_result=True) -%}
        select {{ dbt.datediff(start_date, end_date, datepart) }}
    {%- endcall %}
    {% set result = load_result('get_intervals_between') %}
    {% if result and result['data'] %}
        {{ return(result['data'][0][0]) }}
    {% endif %}
    {{ return(1) }}
{% endmacro %}


{# One row per period from start_date to before end_date, in a column date_<datepart>. #}
{% macro date_spine(datepart, start_date, end_date) %}
    {{ return(adapter.dispatch('date_spine', 'dbt')(datepart, start_date, end_date)) }}
{% endmacro %}

{% macro default__date_spine(datepart, start_date, end_date) %}
    with rawdata as (

        {{ dbt.generate_series(dbt.get_intervals_between(start_date, end_date, datepart)) }}

    ),

    all_periods as (

        select (
            {{ dbt.dateadd(datepart, 'row_number() over (order by 1) - 1', start_date) }}
        ) as date_{{ datepart }}
        from rawdata

    ),

    filtered as (

        select *
        from all_periods
        where date_{{ datepart }} <= {{ end_date }}

    )

    select * from filtered
{% endmacro %}


{# How many bits the numbers 1 to upper_bound need when counted from 0. #}
{% macro get_powers_of_two(upper_bound) %}
    {{ return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) }}
{% endmacro %}

{% macro default__get_powers_of_two(upper_bound) %}
    {% if upper_bound <= 0 %}
        {% do exceptions.raise_compiler_error('upper bound must be positive') %}
    {% endif %}
    {% for exponent in range(1, 100) %}
        {% if upper_bound <= 2 ** exponent %}
            {{ return(exponent) }}
        {% endif %}
    {% endfor %}
{% endmacro %}


{# The numbers 1 to upper_bound, in a column generated_number. #}
{% macro generate_series(upper_bound) %}
    {{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}
{% endmacro %}

{% macro default__generate_series(upper_bound) %}
    {% set bits = range(dbt.get_powers_of_two(upper_bound)) %}
    with p as (

        select 0 as generated_number
        union all
        select 1

    ),

    unioned as (

        select
            {% for bit in bits -%}
            p{{ bit }}.generated_number * power(2, {{ bit }}) +
            {% endfor -%}
            1 as generated_number
        from
            {% for bit in bits -%}
            p as p{{ bit }}{{ ' cross join' if not loop.last }}
            {% endfor %}
    )

    select *
    from unioned
    where generated_number <= {{ upper_bound }}
    order by generated_number
{% endmacro %}

{#
  Granger's test in SQL: do the past values of one series say something about another one that its own past does not?

  A query with one row per group and lag order 1 to `max_order`: `observations`, `f_statistic` with
  `numerator_degrees` and `denominator_degrees` of freedom, and `p_value`. It is the test that statsmodels calls
  ssr_ftest: the residual sum of squares of y on its own last p values, against that with the last p values of x too.

  relation   a relation or a CTE with a row per group and day
  keys       columns that tell the groups
  day        column of the day; values of days that are missing are not bridged
  y, x       the explained column and the one whose past is to help
#}
{% macro granger_tests(relation, keys, day, y, x, max_order) -%}
  {%- set group = keys | join(', ') -%}
  {%- set own = [] -%}
  {%- set other = [] -%}
  {%- for p in range(1, max_order + 1) -%}
    {%- do own.append('y_' ~ p) -%}
    {%- do other.append('x_' ~ p) -%}
  {%- endfor -%}
  {%- set columns = ['1'] + own + other + ['y'] -%}
  {%- set size = columns | length -%}
  {%- set restricted = 1 + max_order -%}
  {%- set full = 1 + 2 * max_order -%}
  with standardised as (

    -- Neither test nor degrees of freedom depend on level and unit; the precision of sums of products does.
    select
      {{ group }}, {{ day }} as day,
      ({{ y }} - avg({{ y }}) over series) / nullif(stddev_pop({{ y }}) over series, 0)::double precision as y,
      ({{ x }} - avg({{ x }}) over series) / nullif(stddev_pop({{ x }}) over series, 0)::double precision as x
    from {{ relation }}
    window series as (partition by {{ group }})

  ),

  lagged as (

    select
      {{ group }}, y
      {%- for p in range(1, max_order + 1) %},
      case when lag(day, {{ p }}) over series = day - {{ p }} then lag(y, {{ p }}) over series end as y_{{ p }},
      case when lag(day, {{ p }}) over series = day - {{ p }} then lag(x, {{ p }}) over series end as x_{{ p }}
      {%- endfor %}
    from standardised
    window series as (partition by {{ group }} order by day)

  ),

  -- Each order has a regression of its own, on all the days that have so many days before them; regressors beyond the
  -- order are zero there, and the elimination passes over them.
  orders as (

    select
      {{ group }}, lag_order, y
      {%- for p in range(1, max_order + 1) %},
      case when lag_order >= {{ p }} then y_{{ p }} else 0 end as y_{{ p }},
      case when lag_order >= {{ p }} then x_{{ p }} else 0 end as x_{{ p }}
      {%- endfor %}
    from lagged
    cross join generate_series(1, {{ max_order }}) as lag_order

  ),

  products as (

    select {{ group }}, lag_order, count(*) as observations, {{ products_of(columns) }}
    from orders
    where num_nulls(y, {{ (own + other) | join(', ') }}) = 0
    group by {{ group }}, lag_order

  ),

  {{ eliminate('products', keys + ['lag_order'], size, full, keep=[restricted, full]) }},

  sums_of_squares as (

    select
      {{ group }}, lag_order,
      observations::integer as observations,
      (observations - regressors)::integer as denominator_degrees,
      rss_{{ restricted }} as restricted, rss_{{ full }} as unrestricted
    from eliminated_{{ full }}

  ),

  statistics as (

    select
      *,
      (restricted - unrestricted) / lag_order / nullif(unrestricted / nullif(denominator_degrees, 0), 0) as f_statistic
    from sums_of_squares

  )

  select
    {{ group }}, lag_order, observations, f_statistic,
    lag_order as numerator_degrees, denominator_degrees,
    {{ f_upper_tail('f_statistic', 'lag_order', 'denominator_degrees') }} as p_value
  from statistics
{%- endmacro %}

{#
  Probability that a value of the F distribution is above `f`, for whole degrees of freedom: the regularised incomplete
  beta function I_x(b, a) with a = numerator / 2, b = denominator / 2 and x = b / (b + a f), by its continued fraction
  (DLMF 8.17.22), which is taken for 1 - x and the other half where it converges faster. Log-gamma of halves is a sum.
#}
{% macro f_upper_tail(f, numerator, denominator) -%}
  (
    with recursive chosen as (
      select
        case when swapped then p else q end as a,
        case when swapped then q else p end as b,
        case when swapped then 1 - z else z end as z,
        swapped
      from (
        select q, p, z, z > (q + 1) / (p + q + 2) as swapped
        from (
          select
            {{ numerator }} / 2.0::double precision as p,
            {{ denominator }} / 2.0::double precision as q,
            {{ denominator }} / ({{ denominator }} + {{ numerator }} * greatest({{ f }}, 0)) as z
        ) as arguments
      ) as sides
    ),

    -- Lentz's method: c and d are ratios of neighbouring convergents, their product carries the value on.
    fraction as (
      select
        0 as step, 1.0::double precision as c,
        1 / (1 - (a + b) * z / (a + 1)) as d,
        1 / (1 - (a + b) * z / (a + 1)) as value,
        2.0::double precision as change
      from chosen
      union all
      select step, c, d, value * even_change * c * d, even_change * c * d
      from (
        select *, 1 + odd / c_before as c, 1 / (1 + odd * d_before) as d
        from (
          select
            fraction.step + 1 as step, fraction.value,
            -(a + step + 1) * (a + b + step + 1) * z / ((a + 2 * step + 2) * (a + 2 * step + 3)) as odd,
            even.c as c_before, even.d as d_before, even.c * even.d as even_change
          from fraction
          cross join chosen
          cross join lateral (
            select (step + 1) * (b - step - 1) * z / ((a + 2 * step + 1) * (a + 2 * step + 2)) as term
          ) as terms
          cross join lateral (select 1 + term / fraction.c as c, 1 / (1 + term * fraction.d) as d) as even
          where abs(fraction.change - 1) > 1e-15 and step < 300
        ) as half_step
      ) as whole_step
    ),

    tail as (
      select
        exp(
          a * ln(nullif(z, 0)) + b * ln(nullif(1 - z, 0))
          + {{ log_gamma_of_half('a + b') }} - {{ log_gamma_of_half('a') }} - {{ log_gamma_of_half('b') }}
        ) * (select value from fraction order by step desc limit 1) / a as share,
        swapped, z
      from chosen
    )

    select case when swapped then 1 - coalesce(share, 0) when z = 0 then 0 else coalesce(share, 1) end
    from tail
  )
{%- endmacro %}

{# The logarithm of the gamma function of a positive multiple of 1/2. #}
{% macro log_gamma_of_half(x) -%}
  (
    select coalesce(sum(ln(({{ x }}) - k)), 0) + case when ({{ x }}) = floor({{ x }}) then 0 else ln(pi()) / 2 end
    from generate_series(1, ceil({{ x }})::integer - 1) as k
  )
{%- endmacro %}

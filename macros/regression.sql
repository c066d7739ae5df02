{#
  Ordinary least squares in SQL, by sums of products and Gauss-Jordan elimination (the sweep operator, Goodnight 1979).

  Sums of products lose digits where columns are large beside their spread: hand in columns of mean 0 and standard
  deviation 1 or so. Each of the macros below gives CTEs or a list of columns to be put into a query; a matrix is a row
  with a column g_i_j for each i <= j, which is why the number of columns must be known when the query is compiled.
#}

{# Sums of products of `columns`, pair by pair, as double precision: what the elimination begins with. #}
{% macro products_of(columns) -%}
  {%- for i in range(columns | length) -%}
    {%- for j in range(i, columns | length) -%}
      sum({{ columns[i] }} * {{ columns[j] }})::double precision as g_{{ i }}_{{ j }}
      {%- if not (loop.last and i == (columns | length) - 1) %}, {% endif -%}
    {%- endfor -%}
  {%- endfor -%}
{%- endmacro %}

{#
  CTEs that eliminate the first `steps` of `size` columns, one after the other; the last one is called
  `eliminated_{steps}`.

  After a step k, g_i_j of later columns is what is left of their product when the columns up to k have explained what
  they can; so the last column, the explained one, holds the residual sum of squares at g_{size-1}_{size-1}. Column
  `rss_{k}` keeps it for the steps k in `keep`. `regressors` counts the columns that explained something: one that is
  empty, or says what earlier ones have said, is passed over.

  `with_coefficients`: eliminates in earlier columns too, so that in the end g_{i}_{size-1} is the coefficient of column
  i, and -g_{i}_{i} its variance before it is scaled by that of the residuals.
#}
{% macro eliminate(source, keys, size, steps, keep=[], with_coefficients=false) -%}
  {%- for k in range(steps) %}
  {%- set carried = keep | select('le', k) | list %}
  {%- set first = 0 if with_coefficients else k + 1 %}
  eliminated_{{ k + 1 }} as materialized (

    select
      {{ keys | join(', ') }}, observations,
      {{ 'regressors +' if k > 0 }} (pivot is not null)::integer as regressors,
      {%- for step in carried %} rss_{{ step }},{% endfor %}
      {%- if k + 1 in keep %} {{ product_left(size - 1, size - 1, k) }} as rss_{{ k + 1 }},{% endif %}
      {%- for i in range(first, size) %}
      {%- set is_last_row = loop.last %}
      {%- for j in range(i, size) %}
      {{ product_left(i, j, k) }} as g_{{ i }}_{{ j }}{{ ',' if not (is_last_row and loop.last) }}
      {%- endfor %}
      {%- endfor %}
    from (
      select *, case when g_{{ k }}_{{ k }} > 1e-9 * observations then g_{{ k }}_{{ k }} end as pivot
      from {{ source if k == 0 else 'eliminated_' ~ k }}
    ) as step

  )
  {%- if not loop.last %},{% endif %}
  {%- endfor %}
{%- endmacro %}

{# An element of the matrix after column k has been eliminated. #}
{% macro product_left(i, j, k) -%}
  {%- if i == k and j == k -%} -1 / pivot
  {%- elif i == k or j == k -%} g_{{ i }}_{{ j }} / pivot
  {%- else -%}
    g_{{ i }}_{{ j }} - coalesce(g_{{ [i, k] | min }}_{{ [i, k] | max }} * g_{{ [j, k] | min }}_{{ [j, k] | max }} / pivot, 0)
  {%- endif -%}
{%- endmacro %}

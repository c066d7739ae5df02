-- Which platform do sales go with most? Each platform by itself, and all of them together, in every category and over
-- all categories.

{% set platforms = var('social_platforms') %}
{% set size = platforms | length + 1 %}

with signals as (

    select * from {{ ref('social_signals') }}

),

scopes as (

    select
        platform,
        category,
        category as series,
        lag_days,
        date_day,
        sales_index,
        attention_index
    from signals
    union all
    select
        platform,
        'All categories',
        category,
        null,
        date_day,
        sales_index,
        attention_index
    from signals

),

alone as (

    select
        platform,
        category,
        max(lag_days) as lag_days,
        count(*)::integer as days_compared,
        corr(sales_index, attention_index) as correlation,
        regr_slope(sales_index, attention_index) as slope
    from scopes
    group by platform, category

),

side_by_side as (

    select
        category,
        series,
        date_day,
        max(sales_index) as y
        {%- for platform in platforms %},
        max(attention_index) filter (where platform = '{{ platform }}') as {{ platform }}
        {%- endfor %}
    from scopes
    group by category, series, date_day

),

spread as (

    select
        category,
        avg(y) as y_mean,
        stddev_pop(y) as y_deviation
        {%- for platform in platforms %},
        avg({{ platform }}) as {{ platform }}_mean,
        stddev_pop({{ platform }}) as {{ platform }}_deviation
        {%- endfor %}
    from side_by_side
    group by category

),

standardised as (

    select
        category,
        (y - y_mean) / nullif(y_deviation, 0) as y
        {%- for platform in platforms %},
        ({{ platform }} - {{ platform }}_mean) / nullif({{ platform }}_deviation, 0) as {{ platform }}
        {%- endfor %}
    from side_by_side
    inner join spread using (category)

),

products as (

    select
        category,
        count(*) as observations,
        {{ products_of(platforms + ['y']) }}
    from standardised
    where num_nulls(y, {{ platforms | join(', ') }}) = 0
    group by category

),

{{ eliminate('products', ['category'], size, size - 1, with_coefficients=true) }},

together as (

    {% for platform in platforms %}
    {%- set k = loop.index0 %}
    select
        '{{ platform }}' as platform,
        category,
        g_{{ k }}_{{ size - 1 }} as standard_coefficient,
        g_{{ k }}_{{ size - 1 }} * y_deviation / nullif({{ platform }}_deviation, 0) as joint_slope,
        -- What the platform explains beyond the others: what would be lost without it.
        g_{{ k }}_{{ size - 1 }} ^ 2 / nullif(-g_{{ k }}_{{ k }}, 0) / observations as own_share,
        1 - g_{{ size - 1 }}_{{ size - 1 }} / observations as joint_r_squared
    from eliminated_{{ size - 1 }}
    inner join spread using (category)
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    {{ surrogate_key(['platform', 'category']) }} as channel_attribution_key,
    platform,
    category,
    alone.lag_days,
    alone.days_compared,
    alone.correlation,
    alone.correlation ^ 2 as r_squared,
    alone.slope,
    together.joint_slope,
    together.standard_coefficient,
    together.own_share,
    together.joint_r_squared,
    platform_rank.rank as platform_rank,
    platform_rank.rank = 1 as is_strongest
from alone
inner join together using (platform, category)
cross join lateral (
    select 1 + count(*)::integer as rank
    from alone as other
    where other.category = alone.category and other.correlation > alone.correlation
) as platform_rank

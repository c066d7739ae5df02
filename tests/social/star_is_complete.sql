-- Nothing is lost and nothing counted twice on the way from the platforms' and the marketplace's rows to the star.
with totals as (

    select
        (select sum(units) from {{ ref('stg_amazon_sales') }}) as staged_units,
        (select sum(units) from {{ ref('fct_social_sales') }}) as star_units,
        (select sum(revenue) from {{ ref('stg_amazon_sales') }}) as staged_revenue,
        (select sum(revenue) from {{ ref('fct_social_sales') }}) as star_revenue,
        (
            select sum(views)
            from (
                {% for platform in var('social_platforms') -%}
                select views, asin from {{ ref('stg_' ~ platform ~ '_posts') }}
                {% if not loop.last %}union all {% endif -%}
                {% endfor -%}
            ) as posts
            where asin is not null
        ) as staged_views,
        (select sum(social_views) from {{ ref('fct_social_sales') }}) as star_views,
        (
            select sum({% for platform in var('social_platforms') %}{{ platform }}_views{{ ' + ' if not loop.last }}{% endfor %})
            from {{ ref('fct_social_sales') }}
        ) as star_views_by_platform

)

select *
from totals
where
    staged_units is distinct from star_units
    or staged_revenue is distinct from star_revenue
    or staged_views is distinct from star_views
    or star_views is distinct from star_views_by_platform

-- What posts got, one row per post and day, the same measures for all platforms.

with metrics as (

    {% for platform in var('social_platforms') %}
    select
        '{{ platform }}' as platform,
        post_id,
        metric_date,
        views,
        likes,
        comments,
        shares
    from {{ ref('stg_' ~ platform ~ '_posts') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    {{ surrogate_key(['platform', 'post_id', 'metric_date']) }} as social_metric_key,
    {{ surrogate_key(['platform', 'post_id']) }} as social_post_key,
    metric_date,
    views,
    likes,
    comments,
    shares,
    likes + comments + shares as engagements
from metrics

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
        shares,
        loaded_at
    from {{ ref('stg_' ~ platform ~ '_posts') }}
    {%- if is_incremental() %}
    where {{ is_to_build_for(platform, 'metric_date') }}
    {%- endif %}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    {{ surrogate_key(['platform', 'post_id', 'metric_date']) }} as social_metric_key,
    {{ surrogate_key(['platform', 'post_id']) }} as social_post_key,
    platform,
    metric_date,
    views,
    likes,
    comments,
    shares,
    likes + comments + shares as engagements,
    loaded_at
from metrics

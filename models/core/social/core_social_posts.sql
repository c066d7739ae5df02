-- Posts of all platforms in one shape, with the category that their hashtags speak of and the listing that they show.

with posts as (

    {% for platform in var('social_platforms') %}
    (select distinct on (post_id)
        '{{ platform }}' as platform,
        post_id,
        author,
        region,
        published_at,
        hashtags,
        asin,
        loaded_at
    from {{ ref('stg_' ~ platform ~ '_posts') }}
    {%- if is_incremental() %}
    where post_id in (
        select post_id
        from {{ ref('stg_' ~ platform ~ '_posts') }}
        where {{ is_to_build_for(platform, 'metric_date') }}
        union all
        -- Listings may come to be known after the posts that show them.
        select own.post_id
        from {{ this }} as own
        inner join {{ ref('stg_' ~ platform ~ '_posts') }} as shown using (post_id)
        where own.platform = '{{ platform }}' and own.listing_key is null and shown.asin is not null
    )
    {%- endif %}
    order by post_id, metric_date desc)
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

hashtag_categories as (

    select * from {{ ref('social_hashtags') }}

),

listings as (

    select * from {{ ref('core_marketplace_listings') }}

)

select
    {{ surrogate_key(['posts.platform', 'posts.post_id']) }} as social_post_key,
    posts.platform,
    posts.post_id,
    posts.author,
    posts.region,
    posts.published_at,
    posts.published_at::date as published_on,
    posts.hashtags,
    -- The first hashtag that says something decides; a post without one is about what it shows.
    coalesce(
        (
            select hashtag_categories.category
            from unnest(posts.hashtags) with ordinality as used (hashtag, position)
            inner join hashtag_categories using (hashtag)
            order by used.position
            limit 1
        ),
        listings.category
    ) as category,
    listings.listing_key,
    posts.loaded_at
from posts
left join listings using (asin)

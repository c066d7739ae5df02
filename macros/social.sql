{#
  The condition on rows of a platform's staging model in later runs of a model that holds those of all platforms: each
  platform's rows arrive in their own time, so each has its own newest row to take up from.
#}
{% macro is_to_build_for(platform, event_time) -%}
  {%- if flags.EVENT_TIME_START or flags.EVENT_TIME_END -%}
    {{ is_to_build(event_time) }}
  {%- else -%}
    loaded_at > (
      select coalesce(max(own.loaded_at), '-infinity') from {{ this }} as own where own.platform = '{{ platform }}'
    )
  {%- endif -%}
{%- endmacro %}

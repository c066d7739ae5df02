{#
  Schemas are named for their layer (staging, marts), without the target's schema in front: a target is a database of
  its own here. Models without a schema go where the target says.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ target.schema if custom_schema_name is none else custom_schema_name | trim }}
{%- endmacro %}

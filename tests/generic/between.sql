{# Values from `least` to `most`, both included; null is let through. #}
{% test between(model, column_name, least, most) %}

select {{ column_name }}
from {{ model }}
where {{ column_name }} not between {{ least }} and {{ most }}

{% endtest %}

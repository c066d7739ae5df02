{# Shares of a whole: nothing below 0 or above 1; null is let through. #}
{% test is_share(model, column_name) %}

select {{ column_name }}
from {{ model }}
where {{ column_name }} not between 0 and 1

{% endtest %}

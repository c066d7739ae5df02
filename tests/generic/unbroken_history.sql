{#
  A slowly changing dimension of type 2 is whole: the versions of a key are numbered from 1, each begins where the one
  before it ends, none is empty or ends before it begins, and the last one, and only it, is current.
#}
{% test unbroken_history(model, key, valid_from='valid_from', valid_to='valid_to') %}

with versions as (

    select
        {{ key }},
        version_number,
        is_current,
        {{ valid_from }} as valid_from,
        {{ valid_to }} as valid_to,
        row_number() over history as expected_number,
        lead({{ valid_from }}) over history as next_valid_from
    from {{ model }}
    window history as (partition by {{ key }} order by {{ valid_from }})

)

select *
from versions
where
    version_number is distinct from expected_number
    or valid_to is distinct from next_valid_from
    or valid_to <= valid_from
    or is_current is distinct from (next_valid_from is null)

{% endtest %}

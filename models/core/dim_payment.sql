-- Ways to pay.

select
    payment_type_id,
    payment_type,
    payment_name,
    payment_group,
    fee_rate
from {{ ref('production_payment_types') }}

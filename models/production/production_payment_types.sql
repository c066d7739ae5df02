-- Ways to pay.

select
    payment_type_id,
    payment_type,
    payment_name,
    payment_group,
    fee_rate::numeric(6, 4) as fee_rate
from {{ ref('payment_types') }}

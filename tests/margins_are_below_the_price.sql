-- A margin of the whole price would mean that products cost nothing.

{{ config(tags=['reconciliation']) }}

select *
from {{ ref('fct_revenue') }}
where gross_margin_rate >= 1

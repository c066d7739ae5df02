-- Some events name products that the catalogue does not have; more than 1 in 200 would mean that it is out of date.
select count(*) as unknown_products
from {{ ref('stg_events') }} as events
left join {{ ref('stg_products') }} as products using (product_id)
where events.product_id is not null
having count(*) filter (where products.product_id is null) > 0.005 * count(*)

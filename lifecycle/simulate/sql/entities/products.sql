-- One row per product.
select
    product_id,
    product_name,
    product_line,
    delivery_mode,
    deprovisioning_mode,
    revenue_type,
    cast(sla_seconds as bigint) as deprovisioning_sla_seconds,
    true as is_active,
    false as is_internal,
    getvariable('as_of') as loaded_at
from (
    values
    ('P-CORE', 'Core', 'platform', 'manual', 'manual', 'recurring', 259200),
    ('P-INSIGHTS', 'Insights', 'platform', 'automatic', 'automatic', 'recurring', 86400),
    ('P-API', 'API', 'platform', 'automatic', 'automatic', 'usage', 86400)
) as products (product_id, product_name, product_line, delivery_mode, deprovisioning_mode, revenue_type, sla_seconds)
order by product_id

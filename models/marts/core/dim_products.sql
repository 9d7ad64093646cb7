with products as (

    select * from {{ ref('entity_products') }}

)

select
    connector || ':' || product_id as product_key,
    connector,
    product_id,
    coalesce(product_name, product_id) as product_name,
    coalesce(product_line, 'none') as product_line,
    version,
    connector || ':' || successor_product_id as successor_product_key,
    successor_product_id is not null as has_successor,
    coalesce(revenue_type, 'by_plan') as revenue_type,
    coalesce(delivery_mode, 'unknown') as delivery_mode,
    coalesce(deprovisioning_mode, 'unknown') as deprovisioning_mode,
    deprovisioning_sla_seconds,
    retired_at,
    {{ reporting_date('retired_at') }} as retired_date,
    coalesce(retired_at <= {{ as_of() }}, false) as is_retired,
    coalesce(is_active, true) and coalesce(retired_at > {{ as_of() }}, true) as is_active,
    coalesce(is_internal, false) as is_internal,
    is_reportable,
    excluded_reason
from products

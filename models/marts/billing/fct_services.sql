with services as (

    select * from {{ ref('int_services') }}

),

order_lines as (

    select * from {{ ref('entity_order_lines') }}
    where is_reportable

),

orders as (

    select * from {{ ref('int_orders') }}

),

products as (

    select * from {{ ref('dim_products') }}

),

suspended as (

    select distinct service_key
    from {{ ref('int_service_suspensions') }}
    where ended_at is null

),

paid as (

    select
        connector || ':' || subscription_id as subscription_key,
        paid_until_at
    from {{ ref('int_paid_subscriptions') }}

)

select
    services.service_key,
    services.connector,
    services.service_id,
    services.account_id,
    services.subscription_key,
    services.product_key,
    orders.order_key,
    coalesce(orders.channel, 'unknown') as order_channel,
    coalesce(order_lines.delivery_mode, products.delivery_mode, 'unknown') as delivery_mode,
    coalesce(products.deprovisioning_mode, 'unknown') as deprovisioning_mode,
    case
        when services.deprovisioned_at is not null then 'deprovisioned'
        when suspended.service_key is not null then 'suspended'
        when services.activated_at is not null then 'active'
        when services.status = 'in_progress' then 'in_progress'
        else 'requested'
    end as status,
    coalesce(orders.ordered_at, services.requested_at) as ordered_at,
    {{ reporting_date('coalesce(orders.ordered_at, services.requested_at)') }} as ordered_date,
    services.requested_at,
    services.activated_at,
    services.last_used_at,
    paid.paid_until_at as subscription_ended_at,
    services.deprovision_requested_at,
    services.deprovision_planned_at,
    services.deprovisioned_at,
    {{ amount_of('services.list_cents') }} as list_monthly_amount,
    {{ amount_of('services.cost_cents') }} as cost_monthly_amount,
    '{{ var("reporting_currency") }}' as currency,
    services.whitelist_reason
from services
left join order_lines
    on services.connector = order_lines.connector
    and services.order_line_id = order_lines.order_line_id
left join orders
    on order_lines.connector = orders.connector
    and order_lines.order_id = orders.order_id
left join products
    on services.product_key = products.product_key
left join suspended
    on services.service_key = suspended.service_key
left join paid
    on services.subscription_key = paid.subscription_key

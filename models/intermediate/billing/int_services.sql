-- One row per reportable service of a reportable account: its own, else its subscription's, else `unresolved`; what it costs a
-- month by list, in whole cents of the reporting currency; and why nobody is to be billed for it.

with services as (

    select * from {{ ref('entity_services') }}
    where is_reportable

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

owned as (

    select
        services.*,
        services.connector || ':' || services.service_id as service_key,
        services.connector || ':' || services.subscription_id as subscription_key,
        services.connector || ':' || coalesce(services.product_id, subscriptions.product_id) as product_key,
        coalesce(account_ids.account_id, 'unresolved') as owner_id,
        products.revenue_type,
        coalesce(products.is_internal, false) as is_internal_product,
        coalesce(
            services.list_monthly_amount,
            {{ amount_of(monthly_cents(
                'cast(coalesce(services.quantity, 1) as decimal(19,6)) * list_plans.unit_price',
                'list_plans.billing_interval', 'list_plans.interval_count'
            )) }}
        ) as list_amount,
        upper(coalesce(
            services.currency, subscriptions.currency, list_plans.currency, accounts.currency, '{{ var("reporting_currency") }}'
        )) as price_currency
    from services
    left join {{ ref('entity_subscriptions') }} as subscriptions
        on services.connector = subscriptions.connector
        and services.subscription_id = subscriptions.subscription_id
    left join {{ ref('entity_plans') }} as list_plans
        on subscriptions.connector = list_plans.connector
        and subscriptions.plan_id = list_plans.plan_id
    left join {{ ref('entity_products') }} as products
        on services.connector = products.connector
        and coalesce(services.product_id, subscriptions.product_id) = products.product_id
    left join {{ ref('entity_accounts') }} as accounts
        on services.connector = accounts.connector
        and coalesce(services.account_id, subscriptions.account_id) = accounts.account_id
    left join account_ids
        on services.connector = account_ids.connector
        and coalesce(services.account_id, subscriptions.account_id) = account_ids.native_account_id
    where coalesce(account_ids.is_reportable, true)

)

select
    owned.connector,
    owned.service_id,
    owned.service_key,
    owned.owner_id as account_id,
    owned.subscription_id,
    owned.subscription_key,
    owned.subscription_item_id,
    owned.order_line_id,
    owned.product_key,
    owned.status,
    owned.requested_at,
    owned.activated_at,
    owned.suspended_at,
    coalesce(owned.is_suspended_by_customer, false) as is_suspended_by_customer,
    owned.last_used_at,
    owned.deprovision_requested_at,
    owned.deprovision_planned_at,
    owned.deprovisioned_at,
    cast({{ reported_amount('owned.list_amount', 'rates.rate_millionths') }} * 100 as bigint) as list_cents,
    cast({{ reported_amount('owned.cost_monthly_amount', 'rates.rate_millionths') }} * 100 as bigint) as cost_cents,
    case
        when owned.is_complimentary then 'complimentary'
        when owned.is_internal_product then 'internal'
        when owned.revenue_type in ('one_time', 'consumable', 'usage') then 'not_recurring'
        when {{ is_whitelisted(['owned.service_key', 'owned.product_key', 'owned.owner_id']) }} then 'whitelist'
        else 'none'
    end as whitelist_reason
from owned
left join {{ ref('int_plan_rates') }} as rates
    on owned.price_currency = rates.currency

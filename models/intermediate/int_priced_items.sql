-- One row per subscription and stretch of time at one price, in whole cents a month of its own currency: its items
-- where it has any, else its own MRR. Recurring prices only (CV-12).

with subscriptions as (

    select * from {{ ref('int_paid_subscriptions') }}

),

plans as (

    select * from {{ ref('entity_plans') }}
    where is_reportable

),

items as (

    select
        items.*,
        coalesce(items.ended_at, lead(items.started_at) over (
            partition by items.connector, items.subscription_item_id order by items.started_at
        )) as replaced_at
    from {{ ref('entity_subscription_items') }} as items
    where items.is_reportable

),

with_items as (

    select distinct
        connector,
        subscription_id
    from items

),

priced as (

    select
        items.connector,
        items.subscription_id,
        items.started_at,
        items.replaced_at,
        coalesce(items.currency, plans.currency) as currency,
        case
            when plans.is_free then 0
            when items.mrr_amount is not null then cast(items.mrr_amount * 100 as bigint)
            else {{ monthly_cents(
                'cast(coalesce(items.quantity, 1) * coalesce(items.unit_price, plans.unit_price, 0) as decimal(18,6))',
                'coalesce(items.billing_interval, plans.billing_interval)',
                'coalesce(items.interval_count, plans.interval_count)'
            ) }}
        end as mrr_cents
    from items
    left join plans
        on items.connector = plans.connector
        and items.plan_id = plans.plan_id
    where coalesce(items.revenue_type, 'recurring') = 'recurring'
        and coalesce(plans.usage_type, 'licensed') = 'licensed'
        and coalesce(items.billing_interval, plans.billing_interval, 'month') != 'one_time'

)

select
    connector,
    subscription_id,
    started_at,
    replaced_at as ended_at,
    currency,
    mrr_cents
from priced

union all

select
    subscriptions.connector,
    subscriptions.subscription_id,
    subscriptions.paid_from_at as started_at,
    subscriptions.paid_until_at as ended_at,
    subscriptions.currency,
    cast(subscriptions.mrr_amount * 100 as bigint) as mrr_cents
from subscriptions
left join with_items
    on subscriptions.connector = with_items.connector
    and subscriptions.subscription_id = with_items.subscription_id
where with_items.subscription_id is null

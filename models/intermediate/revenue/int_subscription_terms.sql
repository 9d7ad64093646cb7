{{ config(materialized='view') }}
-- One row per subscription and stretch of time with one set of terms: its items where it has any, else its own.

with subscriptions as (

    select * from {{ ref('int_paid_subscriptions') }}

),

items as (

    select
        *,
        lead(started_at) over (
            partition by connector, subscription_item_id order by started_at
        ) as next_started_at
    from {{ ref('entity_subscription_items') }}
    where is_reportable

),

with_items as (

    select distinct
        connector,
        subscription_id
    from items

)

select
    subscriptions.connector,
    subscriptions.subscription_id,
    items.subscription_item_id,
    items.started_at,
    coalesce(items.ended_at, items.next_started_at) as ended_at,
    items.plan_id,
    items.revenue_type,
    coalesce(items.currency, subscriptions.currency) as currency,
    items.quantity,
    items.unit_price,
    items.billing_interval,
    subscriptions.billing_interval as fallback_interval,
    items.interval_count,
    items.mrr_amount
from items
inner join subscriptions
    on items.connector = subscriptions.connector
    and items.subscription_id = subscriptions.subscription_id

union all

select
    subscriptions.connector,
    subscriptions.subscription_id,
    subscriptions.subscription_id as subscription_item_id,
    subscriptions.paid_from_at as started_at,
    subscriptions.paid_until_at as ended_at,
    subscriptions.plan_id,
    cast(null as {{ dbt.type_string() }}) as revenue_type,
    subscriptions.currency,
    subscriptions.quantity,
    cast(null as decimal(18, 6)) as unit_price,
    cast(null as {{ dbt.type_string() }}) as billing_interval,
    subscriptions.billing_interval as fallback_interval,
    cast(null as int) as interval_count,
    subscriptions.mrr_amount
from subscriptions
left join with_items
    on subscriptions.connector = with_items.connector
    and subscriptions.subscription_id = with_items.subscription_id
where with_items.subscription_id is null

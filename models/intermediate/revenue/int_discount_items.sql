-- One row per discount and stretch of a price that it is on, with whose prices it may be shared.

with discounts as (

    select * from {{ ref('int_discounts') }}

),

items as (

    select * from {{ ref('int_priced_items') }}
    where started_at is not null

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

named as (

    select
        discounts.connector,
        discounts.discount_id,
        items.subscription_id
    from discounts
    inner join items
        on discounts.connector = items.connector
        and discounts.subscription_item_id = items.subscription_item_id

    union

    select
        connector,
        discount_id,
        subscription_id
    from discounts
    where subscription_id is not null

    union

    select
        discounts.connector,
        discounts.discount_id,
        subscriptions.subscription_id
    from discounts
    inner join subscriptions
        on discounts.connector = subscriptions.connector
        and discounts.account_id = subscriptions.account_id

)

select
    discounts.connector,
    discounts.discount_id,
    coalesce(subscriptions.account_id, subscriptions.subscription_id) as holder_id,
    items.subscription_id,
    items.subscription_item_id,
    items.started_at as item_started_at,
    items.ended_at as item_ended_at,
    items.mrr_cents,
    items.billing_interval,
    items.interval_count,
    discounts.started_at,
    discounts.ended_at,
    discounts.off_rate,
    discounts.off_amount
from discounts
inner join named
    on discounts.connector = named.connector
    and discounts.discount_id = named.discount_id
inner join subscriptions
    on named.connector = subscriptions.connector
    and named.subscription_id = subscriptions.subscription_id
inner join items
    on named.connector = items.connector
    and named.subscription_id = items.subscription_id
    and (discounts.subscription_item_id is null or discounts.subscription_item_id = items.subscription_item_id)
    and (discounts.ended_at is null or discounts.ended_at > items.started_at)
    and (items.ended_at is null or discounts.started_at < items.ended_at)
where items.mrr_cents > 0
    and (discounts.currency is null or items.currency is null or discounts.currency = upper(items.currency))

{{ config(materialized='view') }}
-- One row per account, subscription and stretch of time at one price and one status, cut to the time that is paid, in whole cents
-- a month of its own currency; null where there is no price.

with items as (

    select * from {{ ref('int_discounted_items') }}

),

subscriptions as (

    select * from {{ ref('int_paid_subscriptions') }}

),

accounts as (

    select * from {{ ref('entity_accounts') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

account_currencies as (

    select
        account_ids.account_id,
        accounts.currency
    from accounts
    inner join account_ids
        on accounts.connector = account_ids.connector
        and accounts.account_id = account_ids.native_account_id
    where account_ids.is_survivor

),

cut as (

    select
        subscriptions.connector,
        subscriptions.account_id,
        subscriptions.subscription_id,
        coalesce(items.plan_id, subscriptions.plan_id) as plan_id,
        items.mrr_cents,
        spells.is_paused,
        greatest(items.started_at, subscriptions.paid_from_at, spells.started_at) as started_at,
        -- least() passes over nulls, which mean "still in force"
        least(
            case when continuations.continued_at is null or items.ended_at < subscriptions.paid_until_at then items.ended_at end,
            coalesce(continuations.continued_at, subscriptions.paid_until_at),
            spells.ended_at
        ) as ended_at,
        upper(coalesce(
            items.currency, subscriptions.currency, account_currencies.currency,
            '{{ var("reporting_currency") }}'
        )) as currency
    from items
    inner join subscriptions
        on items.connector = subscriptions.connector
        and items.subscription_id = subscriptions.subscription_id
    inner join {{ ref('int_counting_spells') }} as spells
        on items.connector = spells.connector
        and items.subscription_id = spells.subscription_id
    left join {{ ref('int_continuations') }} as continuations
        on items.connector = continuations.connector
        and items.subscription_id = continuations.subscription_id
    left join account_currencies
        on subscriptions.account_id = account_currencies.account_id
    where subscriptions.paid_from_at is not null
        and items.started_at is not null

)

select
    connector,
    account_id,
    subscription_id,
    plan_id,
    currency,
    is_paused,
    started_at,
    -- what is to end later is in force
    case when ended_at < {{ as_of() }} then ended_at end as ended_at,
    mrr_cents
from cut
where coalesce(mrr_cents, 1) != 0
    and started_at < {{ as_of() }}
    and (ended_at is null or started_at < ended_at)

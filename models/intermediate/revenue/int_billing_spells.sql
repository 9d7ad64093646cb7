-- One row per time in which a subscription is in billing trouble: an invoice of it is past due, or its status is past due,
-- unpaid or paused. An invoice that names no subscription is trouble of its account.

with invoices as (

    select * from {{ ref('int_past_due_invoices') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

status_changes as (

    select
        *,
        row_number() over (
            partition by connector, subscription_id, changed_at
            order by sequence desc nulls last, {{ sort_text('value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_subscription_changes') }}
    where attribute = 'status'
        and subscription_id is not null
        and is_reportable

),

statuses as (

    select
        connector,
        subscription_id,
        value as status,
        changed_at as started_at,
        lead(changed_at) over (partition by connector, subscription_id order by changed_at) as ended_at
    from status_changes
    where rank_on_instant = 1

),

troubles as (

    select
        connector,
        account_id,
        subscription_id,
        started_at,
        ended_at
    from invoices

    union all

    select
        statuses.connector,
        subscriptions.account_id,
        statuses.subscription_id,
        statuses.started_at,
        -- least() passes over nulls, which mean "still so" and "running"
        least(statuses.ended_at, subscriptions.ended_at) as ended_at
    from statuses
    inner join subscriptions
        on statuses.connector = subscriptions.connector
        and statuses.subscription_id = subscriptions.subscription_id
    where statuses.status in ('past_due', 'unpaid', 'paused')
        and subscriptions.is_reportable
        and (subscriptions.ended_at is null or statuses.started_at < subscriptions.ended_at)

)

select
    troubles.connector || ':' || troubles.subscription_id as subscription_key,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    troubles.started_at,
    troubles.ended_at
from troubles
left join subscriptions
    on troubles.connector = subscriptions.connector
    and troubles.subscription_id = subscriptions.subscription_id
left join account_ids
    on troubles.connector = account_ids.connector
    and coalesce(troubles.account_id, subscriptions.account_id) = account_ids.native_account_id
where coalesce(account_ids.is_reportable, true)

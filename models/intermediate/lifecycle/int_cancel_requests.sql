-- One row per subscription and time in which its cancellation is asked for and not taken back: from the log, and from the present
-- request. A subscription that is ended for another to begin is not cancelled (CV-10).

with subscriptions as (

    select * from {{ ref('int_paid_subscriptions') }}
    where next_subscription_id is null

),

asked as (

    select
        connector,
        subscription_id,
        changed_at,
        sequence as change_number,
        coalesce(value, 'revoked') = 'requested' as is_requested
    from {{ ref('entity_subscription_changes') }}
    where attribute = 'cancel_request'
        and subscription_id is not null
        and is_reportable

    union all

    select
        connector,
        subscription_id,
        cancel_requested_at as changed_at,
        cast(null as bigint) as change_number,
        true as is_requested
    from subscriptions
    where cancel_requested_at is not null

),

followed as (

    select
        connector,
        subscription_id,
        changed_at,
        is_requested,
        lead(changed_at) over (
            partition by connector, subscription_id order by changed_at, change_number nulls first, is_requested
        ) as next_changed_at
    from asked

)

select
    followed.connector,
    followed.subscription_id,
    subscriptions.account_id,
    followed.changed_at as started_at,
    followed.next_changed_at as ended_at
from followed
inner join subscriptions
    on followed.connector = subscriptions.connector
    and followed.subscription_id = subscriptions.subscription_id
where followed.is_requested
    -- the last change of an instant holds
    and (followed.next_changed_at is null or followed.changed_at < followed.next_changed_at)

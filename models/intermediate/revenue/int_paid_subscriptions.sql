-- One row per reportable subscription of a reportable account, with the time for which it is paid: after a trial,
-- until the date by which churn is recognised (CV-7).

with subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

dated as (

    select
        subscriptions.*,
        coalesce(account_ids.account_id, 'unresolved') as resolved_account_id,
        coalesce(
            subscriptions.first_paid_at,
            case
                when subscriptions.trial_started_at is null then subscriptions.started_at
                -- a trial is paid from its end on only if the subscription goes on then
                when coalesce(subscriptions.trial_ended_at < subscriptions.ended_at, true) then subscriptions.trial_ended_at
            end
        ) as paid_from_at,
        {{ churn_instant() }} as paid_until_at
    from subscriptions
    left join account_ids
        on subscriptions.connector = account_ids.connector
        and subscriptions.account_id = account_ids.native_account_id
    where subscriptions.is_reportable
        and coalesce(account_ids.is_reportable, true)

)

select
    connector,
    subscription_id,
    resolved_account_id as account_id,
    plan_id,
    currency,
    quantity,
    billing_interval,
    mrr_amount,
    next_subscription_id,
    cancel_requested_at,
    case when paid_from_at < {{ as_of() }} then paid_from_at end as paid_from_at,
    -- what was never paid for is not paid until any time
    case when paid_until_at < {{ as_of() }} and paid_from_at < {{ as_of() }} then paid_until_at end as paid_until_at
from dated

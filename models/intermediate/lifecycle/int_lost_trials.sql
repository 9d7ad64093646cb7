-- One row per trial that ended with nothing bought, while the account had no deal open.

with trials as (

    select
        subscriptions.connector,
        subscriptions.subscription_id,
        subscriptions.account_id as native_account_id,
        paid.account_id,
        -- who stops a trial ends it
        least(subscriptions.trial_ended_at, subscriptions.ended_at) as trial_ended_at
    from {{ ref('entity_subscriptions') }} as subscriptions
    inner join {{ ref('int_paid_subscriptions') }} as paid
        on subscriptions.connector = paid.connector
        and subscriptions.subscription_id = paid.subscription_id
    where subscriptions.trial_started_at is not null
        and paid.paid_from_at is null

),

opportunities as (

    select
        account_ids.account_id,
        opportunities.created_at,
        opportunities.closed_at
    from {{ ref('entity_opportunities') }} as opportunities
    inner join {{ ref('int_account_ids') }} as account_ids
        on opportunities.connector = account_ids.connector
        and opportunities.account_id = account_ids.native_account_id
    where opportunities.is_reportable

),

still_open as (

    select distinct
        trials.connector,
        trials.subscription_id
    from trials
    inner join opportunities
        on trials.account_id = opportunities.account_id
        and trials.trial_ended_at >= opportunities.created_at
        and (opportunities.closed_at is null or trials.trial_ended_at < opportunities.closed_at)

)

select
    trials.connector,
    trials.subscription_id,
    trials.native_account_id as account_id,
    trials.trial_ended_at
from trials
left join still_open
    on trials.connector = still_open.connector
    and trials.subscription_id = still_open.subscription_id
where still_open.subscription_id is null
    and trials.trial_ended_at < {{ as_of() }}

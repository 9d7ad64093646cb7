-- One row per event from purchase on that may move an account to another stage.

with moments as (

    select
        *,
        lead(movement_date) over (partition by account_id order by movement_date) as next_movement_date
    from {{ ref('int_mrr_moments') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

subscriptions as (

    select * from {{ ref('int_paid_subscriptions') }}

),

onboardings as (

    select
        account_ids.account_id,
        least(projects.completed_at, projects.go_live_at) as completed_at
    from {{ ref('entity_onboarding_projects') }} as projects
    inner join account_ids
        on projects.connector = account_ids.connector
        and projects.account_id = account_ids.native_account_id
    where projects.is_reportable

),

usage_days as (

    select * from {{ ref('int_account_usage_days') }}

),

-- the first day of use in each stretch of payment; use in a trial, or after leaving, is not adoption
first_uses as (

    select
        moments.account_id,
        moments.occurred_at as paid_at,
        min(usage_days.usage_date) as usage_date
    from moments
    inner join usage_days
        on moments.account_id = usage_days.account_id
        and moments.movement_date <= usage_days.usage_date
        and (moments.next_movement_date is null or moments.next_movement_date > usage_days.usage_date)
    left join onboardings
        on moments.account_id = onboardings.account_id
    where moments.movement_type != 'churn'
        and onboardings.account_id is null
    group by moments.account_id, moments.occurred_at

)

select
    account_id,
    occurred_at,
    case when movement_type = 'churn' then 'payment_ended' else 'payment_started' end as signal
from moments

union all

select
    account_id,
    completed_at as occurred_at,
    'onboarding_completed' as signal
from onboardings
where completed_at is not null

union all

select
    account_id,
    greatest({{ reporting_day_start('usage_date') }}, paid_at) as occurred_at,
    'usage_started' as signal
from first_uses

union all

select
    moments.account_id,
    max(subscriptions.cancel_requested_at) as occurred_at,
    'cancellation_requested' as signal
from moments
inner join subscriptions
    on moments.account_id = subscriptions.account_id
    and moments.occurred_at = subscriptions.paid_until_at
where moments.movement_type = 'churn'
    and subscriptions.cancel_requested_at is not null
group by moments.account_id, moments.movement_date

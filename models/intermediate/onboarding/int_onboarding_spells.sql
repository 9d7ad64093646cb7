-- One row per onboarding of an account that metrics count, and how it stands at `as_of`: completed, cancelled, broken off
-- because the account left, or open. Where a purchase alone tells of it, the first use completes it.

with starts as (

    select * from {{ ref('int_onboarding_starts') }}

),

projects as (

    select * from {{ ref('int_onboarding_projects') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

first_uses as (

    select * from {{ ref('int_first_uses') }}

),

departures as (

    select
        starts.onboarding_key,
        min(departures.left_at) as left_at
    from starts
    inner join {{ ref('int_departures') }} as departures
        on starts.account_id = departures.account_id
        and starts.started_at <= departures.left_at
    group by starts.onboarding_key

),

dated as (

    select
        starts.*,
        projects.cancelled_at,
        departures.left_at,
        coalesce(projects.go_live_at, first_uses.first_used_at) as go_live_at,
        coalesce(projects.completed_at, first_uses.first_used_at) as completed_at,
        least(projects.cancelled_at, departures.left_at) as given_up_at
    from starts
    inner join accounts
        on starts.account_id = accounts.account_id
    left join projects
        on starts.onboarding_key = projects.onboarding_key
    left join first_uses
        on starts.account_id = first_uses.account_id
        and starts.started_at = first_uses.customer_since_at
        and starts.told_by = 'purchase'
    left join departures
        on starts.onboarding_key = departures.onboarding_key
    where accounts.is_reportable

)

select
    onboarding_key,
    account_id,
    told_by,
    is_repeat,
    is_purchase,
    started_at,
    {{ reporting_date('started_at') }} as started_date,
    counts_since_at,
    case when given_up_at is null or go_live_at < given_up_at then go_live_at end as go_live_at,
    case when given_up_at is null or completed_at < given_up_at then completed_at end as completed_at,
    cancelled_at,
    left_at,
    given_up_at,
    least(completed_at, given_up_at) as ended_at,
    case
        when completed_at is not null and (given_up_at is null or completed_at < given_up_at) then 'completed'
        when cancelled_at is not null and (left_at is null or cancelled_at <= left_at) then 'cancelled'
        when left_at is not null then 'left'
    end as ended_by
from dated

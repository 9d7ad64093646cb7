-- One row per onboarding that somebody leads: of customers who did not buy by themselves.
with steps as (

    select
        era_key,
        onboarding_project_id,
        max(case when milestone = 'kickoff' then completed_at end) as kickoff_at,
        max(case when milestone = 'go_live' then completed_at end) as go_live_at,
        max(cancel_requested_at) as cancel_requested_at
    from onboarding_steps
    group by era_key, onboarding_project_id

),

projects as (

    select
        steps.*,
        customers.account_id,
        customers.account_no,
        customers.era,
        customers.segment,
        customers.won_at,
        case when steps.go_live_at is null then steps.cancel_requested_at end as cancelled_at,
        case
            when happens(0.9, 'plan shared', steps.era_key)
                then known(after(steps.kickoff_at, between_of(0.05, 0.1 * customers.onboarding_days, 'plan shared when', steps.era_key)))
        end as plan_shared_at
    from steps
    inner join customers
        on steps.era_key = customers.era_key

)

select
    onboarding_project_id,
    account_id,
    'S' || account_id || '-' || era as subscription_id,
    'P-CORE' as product_id,
    case segment when 'enterprise' then 'enterprise_guided' when 'mid_market' then 'mid_market_standard' else 'small_team_quick' end
        as template,
    'ST-SUC-0' || (1 + account_no % 6) as owner_id,
    won_at as purchased_at,
    kickoff_at,
    go_live_at,
    go_live_at as completed_at,
    cancelled_at,
    won_at + to_days(30) as planned_completion_at,
    case when cancelled_at is null or plan_shared_at < cancelled_at then plan_shared_at end as plan_shared_at,
    era > 1 as is_repeat,
    least(getvariable('as_of'), midnight(coalesce(go_live_at, cancelled_at, getvariable('as_of')), 1)) as loaded_at
from projects
order by onboarding_project_id

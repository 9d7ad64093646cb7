with milestones as (

    select * from {{ ref('int_onboarding_milestones') }}

),

interactions as (

    select * from {{ ref('int_interactions') }}

),

outreach as (

    select
        milestones.milestone_key,
        min(interactions.occurred_at) as first_outreach_at
    from milestones
    inner join interactions
        on milestones.milestone_key = interactions.milestone_key
        and interactions.occurred_at >= {{ add_seconds('coalesce(milestones.planned_at, milestones.completed_at)', -604800) }}
        and interactions.occurred_at <= {{ add_seconds('coalesce(milestones.planned_at, milestones.completed_at)', 604800) }}
    where interactions.direction = 'outbound'
    group by milestones.milestone_key

),

judged as (

    select
        milestones.*,
        outreach.first_outreach_at,
        milestones.is_applicable
        and (
            milestones.ended_at is null
            or milestones.completed_at is not null
            or coalesce(milestones.planned_at <= milestones.ended_at, false)
        ) as is_wanted,
        -- a plan is for a day: what is reached on it is in time, and it is due when it is over
        coalesce({{ day_end('milestones.planned_date') }} <= {{ as_of() }}, false) as is_day_over,
        coalesce({{ add_seconds('coalesce(milestones.planned_at, milestones.completed_at)', 604800) }} <= {{ as_of() }}, false)
            as is_week_over,
        {{ reporting_date('milestones.completed_at') }} <= milestones.planned_date as is_reached_in_time
    from milestones
    left join outreach
        on milestones.milestone_key = outreach.milestone_key

)

select
    milestone_key,
    connector,
    milestone_id,
    onboarding_key,
    account_id,
    case
        when
            milestone in (
                'handover', 'kickoff', 'technical_setup', 'data_migration', 'integration', 'training', 'go_live', 'first_value'
            )
            then milestone
        else 'other'
    end as milestone,
    milestone as native_milestone,
    sequence,
    owned_by,
    training_mode,
    is_mandatory,
    is_applicable,
    started_at,
    coalesce({{ reporting_date('started_at') }}, planned_date) as started_date,
    planned_at,
    planned_date,
    completed_at,
    {{ reporting_date('completed_at') }} as completed_date,
    ended_at,
    case
        when not is_applicable then 'not_applicable'
        when completed_at is not null then 'completed'
        when ended_at is not null then 'given_up'
        when is_day_over then 'overdue'
        else 'open'
    end as status,
    case
        when not is_applicable then null
        -- what was reached before the purchase took no time
        when completed_at < started_at then 0
        else {{ diff_seconds('started_at', 'completed_at') }}
    end as reach_seconds,
    is_wanted and is_day_over as is_due,
    coalesce(is_wanted and is_day_over and is_reached_in_time, false) as is_on_time,
    is_applicable and ended_at is null and is_day_over as is_overdue,
    is_wanted and is_week_over as is_outreach_due,
    is_wanted and is_week_over and first_outreach_at is not null as has_outreach
from judged

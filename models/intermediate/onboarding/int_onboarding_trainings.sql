-- One row per onboarding in which a training was completed: how many, and how the first was given. A training is a milestone, or
-- is noted of the account.

with onboardings as (

    select * from {{ ref('int_onboarding_spells') }}

),

trainings as (

    select
        milestones.onboarding_key,
        milestones.completed_at,
        milestones.training_mode
    from {{ ref('int_onboarding_milestones') }} as milestones
    where milestones.milestone = 'training'
        and milestones.completed_at is not null

    union all

    select
        onboardings.onboarding_key,
        signals.ended_at as completed_at,
        nullif(signals.subtype, 'none') as training_mode
    from onboardings
    inner join {{ ref('fct_account_signals') }} as signals
        on onboardings.account_id = signals.account_id
        and onboardings.started_at <= signals.ended_at
    where signals.kind = 'training'

),

ordered as (

    select
        trainings.onboarding_key,
        trainings.training_mode,
        row_number() over (
            partition by trainings.onboarding_key
            order by trainings.completed_at, {{ sort_text("coalesce(trainings.training_mode, 'unknown')") }}
        ) as place
    from trainings
    inner join onboardings
        on trainings.onboarding_key = onboardings.onboarding_key
        and (onboardings.ended_at is null or trainings.completed_at <= onboardings.ended_at)

)

select
    onboarding_key,
    training_mode as first_training_mode
from ordered
where place = 1

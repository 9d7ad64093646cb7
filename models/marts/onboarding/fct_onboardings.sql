{% set windows = [30, 60, 90] %}

with onboardings as (

    select * from {{ ref('int_onboarding_spells') }}

),

projects as (

    select * from {{ ref('int_onboarding_projects') }}

),

steps as (

    select * from {{ ref('int_onboarding_steps') }}

),

timed as (

    select
        onboardings.*,
        uses.first_value_at,
        uses.is_value_before_purchase,
        uses.first_core_use_at,
        contacts.first_contact_at,
        coalesce(contacts.contact_count, 0) as contact_count,
        trainings.onboarding_key is not null as is_trained,
        trainings.first_training_mode,
        {{ diff_seconds('onboardings.started_at', 'coalesce(onboardings.ended_at, ' ~ as_of() ~ ')') }} as exposed_seconds
    from onboardings
    inner join {{ ref('int_onboarding_uses') }} as uses
        on onboardings.onboarding_key = uses.onboarding_key
    left join {{ ref('int_onboarding_contacts') }} as contacts
        on onboardings.onboarding_key = contacts.onboarding_key
    left join {{ ref('int_onboarding_trainings') }} as trainings
        on onboardings.onboarding_key = trainings.onboarding_key

)

select
    timed.onboarding_key,
    timed.account_id,
    timed.told_by,
    projects.connector,
    projects.onboarding_project_id,
    projects.connector || ':' || projects.product_id as product_key,
    coalesce(projects.template, 'none') as template_name,
    projects.owner_key,
    timed.is_repeat,
    timed.is_purchase,
    segments.segment as segment_at_start,
    timed.started_at,
    timed.started_date,
    projects.kickoff_at,
    projects.plan_shared_at,
    projects.planned_completion_at,
    timed.go_live_at,
    timed.completed_at,
    timed.left_at,
    timed.ended_at,
    coalesce(timed.ended_by, 'open') as status,
    timed.ended_at is null as is_open,
    case when timed.ended_at is null then {{ age_band('timed.exposed_seconds') }} end as open_age_band,
    timed.first_contact_at,
    timed.first_core_use_at,
    timed.first_value_at,
    timed.is_value_before_purchase,
    timed.exposed_seconds,
    {% for name in ['completed', 'go_live', 'first_contact', 'first_core_use', 'first_value'] -%}
        {{ diff_seconds('timed.started_at', 'timed.' ~ name ~ '_at') }} as {{ name }}_seconds,
    {% endfor -%}
    timed.contact_count,
    timed.is_trained,
    timed.first_training_mode,
    coalesce(steps.milestone_count, 0) as milestone_count,
    coalesce(steps.reached_count, 0) as reached_milestone_count,
    case when timed.ended_at is null then coalesce(steps.overdue_count, 0) else 0 end as overdue_milestone_count,
    case when timed.ended_at is null then steps.waits_for end as waits_for,
    {% for days in windows -%}
        coalesce({{ is_mature_after('timed.started_at', days) }}, false) as is_due_{{ days }}_days,
        coalesce({{ is_mature_after('timed.started_at', days) }}, false)
        and {{ is_within('timed.started_at', 'timed.completed_at', days) }} as is_completed_within_{{ days }}_days,
    {% endfor -%}
    timed.is_purchase and {{ is_mature_after('timed.started_at', 30) }} as is_regret_due,
    timed.is_purchase and {{ is_mature_after('timed.started_at', 30) }}
    and timed.left_at is not null
    and (timed.go_live_at is null or {{ is_within('timed.started_at', 'timed.left_at', 30) }}) as is_regretted
from timed
left join projects
    on timed.onboarding_key = projects.onboarding_key
left join steps
    on timed.onboarding_key = steps.onboarding_key
left join {{ ref('int_account_segments') }} as segments
    on {{ is_of_account_at('segments', 'timed', 'started_at') }}

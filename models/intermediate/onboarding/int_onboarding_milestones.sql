-- One row per reportable milestone of an onboarding, and when it was reached, or given up with its onboarding. One whose
-- onboarding nobody knows is kept; one whose onboarding does not count is not.

with milestones as (

    select * from {{ ref('entity_onboarding_milestones') }}
    where is_reportable

),

projects as (

    select * from {{ ref('entity_onboarding_projects') }}

),

onboardings as (

    select * from {{ ref('int_onboarding_spells') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    milestones.connector || ':' || milestones.milestone_id as milestone_key,
    milestones.connector,
    milestones.milestone_id,
    onboardings.onboarding_key,
    coalesce(onboardings.account_id, account_ids.account_id, 'unresolved') as account_id,
    milestones.milestone,
    coalesce(milestones.owned_by, 'company') as owned_by,
    milestones.training_mode,
    milestones.sequence,
    coalesce(milestones.is_mandatory, true) as is_mandatory,
    coalesce(milestones.is_applicable, true) as is_applicable,
    onboardings.started_at,
    milestones.planned_at,
    {{ reporting_date('milestones.planned_at') }} as planned_date,
    milestones.completed_at,
    -- an account that leaves reaches nothing more
    coalesce(milestones.completed_at, onboardings.given_up_at) as ended_at
from milestones
left join projects
    on milestones.connector = projects.connector
    and milestones.onboarding_project_id = projects.onboarding_project_id
left join onboardings
    on milestones.connector || ':' || milestones.onboarding_project_id = onboardings.onboarding_key
left join account_ids
    on milestones.connector = account_ids.connector
    and milestones.account_id = account_ids.native_account_id
where onboardings.onboarding_key is not null
    or (projects.onboarding_project_id is null and coalesce(account_ids.is_reportable, true))

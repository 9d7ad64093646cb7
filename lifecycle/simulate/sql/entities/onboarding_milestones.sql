-- One row per onboarding and milestone of it.
select
    onboarding_project_id || '-' || step_no as milestone_id,
    onboarding_project_id,
    milestone,
    account_id,
    case when is_customers then 'customer' else 'company' end as owned_by,
    case when milestone = 'training' then pick(['live', 'virtual', 'self_guided'], 'training mode', step_key) end as training_mode,
    planned_at,
    completed_at,
    cast(step_no as int) as sequence,
    is_mandatory,
    is_applicable,
    least(getvariable('as_of'), midnight(coalesce(completed_at, won_at), 1)) as loaded_at
from onboarding_steps
order by milestone_id

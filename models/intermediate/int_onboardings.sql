-- One row per onboarding of an account, with its beginning and its end, where they are told. `repeated_at` is when the account
-- next began again: what it had learned is no longer enough.

with onboardings as (

    select
        account_ids.account_id,
        projects.connector,
        projects.onboarding_project_id,
        -- of some sources only a later step has a date
        coalesce(projects.kickoff_at, projects.purchased_at, projects.go_live_at, projects.completed_at) as begun_at,
        least(projects.completed_at, projects.go_live_at) as finished_at,
        coalesce(projects.is_repeat, false) as is_repeat
    from {{ ref('entity_onboarding_projects') }} as projects
    inner join {{ ref('int_account_ids') }} as account_ids
        on projects.connector = account_ids.connector
        and projects.account_id = account_ids.native_account_id
    where projects.is_reportable

)

select
    onboardings.account_id,
    onboardings.connector,
    onboardings.onboarding_project_id,
    onboardings.begun_at,
    onboardings.finished_at,
    onboardings.is_repeat,
    min(repeats.begun_at) as repeated_at
from onboardings
left join onboardings as repeats
    on onboardings.account_id = repeats.account_id
    and repeats.is_repeat
    and onboardings.finished_at < repeats.begun_at
group by
    onboardings.account_id,
    onboardings.connector,
    onboardings.onboarding_project_id,
    onboardings.begun_at,
    onboardings.finished_at,
    onboardings.is_repeat

-- One row per onboarding of an account, with its beginning and its end, where they are told. `repeated_at` is when the account
-- next began again: what it had learned is no longer enough.

with onboardings as (

    select
        account_id,
        connector,
        onboarding_project_id,
        -- of some sources only a later step has a date
        coalesce(kickoff_at, purchased_at, go_live_at, completed_at) as begun_at,
        least(completed_at, go_live_at) as finished_at,
        is_repeat
    from {{ ref('int_onboarding_projects') }}
    where account_id != 'unresolved'

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

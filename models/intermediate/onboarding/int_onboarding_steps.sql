-- One row per onboarding with milestones: how many apply, are reached and overdue, and whose is the next that is not reached.

with milestones as (

    select
        *,
        row_number() over (
            partition by onboarding_key, completed_at is null and is_applicable
            order by sequence nulls last, planned_at nulls last, {{ sort_text('milestone_key') }}
        ) as place
    from {{ ref('fct_onboarding_milestones') }}
    where onboarding_key is not null

)

select
    onboarding_key,
    cast(sum(case when is_applicable then 1 else 0 end) as bigint) as milestone_count,
    cast(sum(case when status = 'completed' then 1 else 0 end) as bigint) as reached_count,
    cast(sum(case when is_overdue then 1 else 0 end) as bigint) as overdue_count,
    max(case when place = 1 and completed_at is null and is_applicable then owned_by end) as waits_for
from milestones
group by onboarding_key

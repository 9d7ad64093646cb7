-- One row per account and time as a customer: from its purchase until it is churned. `since_at` is when it last was churned or
-- lost before, from when on what is found out about it belongs to this time.

with signals as (

    select
        *,
        lag(occurred_at) over (partition by account_id order by occurred_at, stage_rank) as previous_at,
        lead(occurred_at) over (partition by account_id order by occurred_at, stage_rank) as next_at
    from {{ ref('int_stage_signals') }}
    where stage = 'onboarding'
        or is_terminal

)

select
    account_id,
    previous_at as since_at,
    occurred_at as started_at,
    next_at as ended_at
from signals
where stage = 'onboarding'

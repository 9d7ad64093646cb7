-- One row per account, instant and stage that it enters there by the rules of `stage_rules`: what leads on counts only when it
-- does, since the account was last churned or lost.

with candidates as (

    select
        *,
        lag(stage) over (partition by account_id order by occurred_at, stage_rank) as previous_stage
    from {{ ref('int_stage_candidates') }}

),

-- most signals say again what the one before said, and lead nowhere: that they go first makes the rest cheap
telling as (

    select * from candidates
    where applies != 'forward'
        or previous_stage is null
        or stage != previous_stage

),

churns as (

    select
        *,
        {{ count_before('applies = \'always\' and is_terminal', 'account_id', 'occurred_at, stage_rank') }} as churn_count
    from telling

),

purchases as (

    select
        *,
        {{ count_before('stage_rank between 50 and 90', 'account_id, churn_count', 'occurred_at, stage_rank') }}
        > 0 as has_purchased
    from churns

),

-- a deal that a customer did not take ends nothing
eras as (

    select
        *,
        {{ count_before('is_terminal', 'account_id', 'occurred_at, stage_rank') }} as era
    from purchases
    where applies != 'before_purchase' or not has_purchased

),

reached as (

    select
        *,
        coalesce(max(stage_rank) over (
            partition by account_id, era order by occurred_at, stage_rank
            rows between unbounded preceding and 1 preceding
        ), 0) as highest_rank,
        -- by which rank one comes back from the terminal stage that ended the era before
        mod(coalesce(max(case when is_terminal then 1000 * (era + 1) + reentry_rank end) over (
            partition by account_id order by occurred_at, stage_rank
            rows between unbounded preceding and 1 preceding
        ), 0), 1000) as lowest_rank
    from eras

)

select
    account_id,
    occurred_at,
    stage,
    stage_rank,
    is_terminal,
    signal
from reached
where applies != 'forward'
    or (stage_rank > highest_rank and stage_rank >= lowest_rank)

-- One row per account, instant and stage that it enters there by the rules of `stage_rules`: what leads on counts only when it
-- does, since the account was last churned or lost.

{% set in_order = 'partition by account_id order by occurred_at, stage_rank' %}
{% set before = 'over (' ~ in_order ~ ' rows between unbounded preceding and 1 preceding)' %}

with candidates as (

    select
        *,
        lag(stage) over ({{ in_order }}) as previous_stage,
        max(case when applies = 'always' and is_terminal then occurred_at end) {{ before }} as churned_at,
        max(case when stage_rank between 50 and 90 then occurred_at end) {{ before }} as purchased_at
    from {{ ref('int_stage_candidates') }}

),

telling as (

    select * from candidates
    -- most signals say again what the one before said, and lead nowhere
    where (applies != 'forward' or previous_stage is null or stage != previous_stage)
        -- a deal that a customer did not take ends nothing
        and (applies != 'before_purchase' or not coalesce(purchased_at > churned_at, purchased_at is not null))

),

eras as (

    select
        *,
        coalesce(sum(case when is_terminal then 1 else 0 end) {{ before }}, 0) as era
    from telling

),

-- eras only grow, so that the highest of one is also the highest of all when its number comes first
reached as (

    select
        *,
        coalesce(max(1000 * era + stage_rank) {{ before }}, 0) - 1000 * era as highest_rank,
        -- by which rank one comes back from the terminal stage that ended the era before
        mod(coalesce(max(case when is_terminal then 1000 * (era + 1) + reentry_rank end) {{ before }}, 0), 1000) as lowest_rank
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

-- One row per account and stretch of time in which it pays for the same things: its MRR, and the plan that it pays most for.

with intervals as (

    select
        account_id,
        connector || ':' || plan_id as plan_key,
        started_at,
        ended_at,
        -- a plan that is paused is still the plan, and brings nothing
        case when is_paused then 0 else coalesce(mrr_cents, 0) end as mrr_cents
    from {{ ref('int_mrr_intervals') }}

),

edges as (

    select
        account_id,
        started_at as edge_at
    from intervals

    union

    select
        account_id,
        ended_at as edge_at
    from intervals
    where ended_at is not null

),

stretches as (

    select
        account_id,
        edge_at as started_at,
        lead(edge_at) over (partition by account_id order by edge_at) as ended_at
    from edges

),

plans as (

    select
        stretches.account_id,
        stretches.started_at,
        stretches.ended_at,
        intervals.plan_key,
        sum(intervals.mrr_cents) as plan_cents
    from stretches
    inner join intervals
        on stretches.account_id = intervals.account_id
        and stretches.started_at >= intervals.started_at
        and (intervals.ended_at is null or stretches.started_at < intervals.ended_at)
    group by stretches.account_id, stretches.started_at, stretches.ended_at, intervals.plan_key

),

ranked as (

    select
        *,
        sum(plan_cents) over (partition by account_id, started_at) as mrr_cents,
        row_number() over (
            partition by account_id, started_at
            -- a plan that nobody names is the plan of nothing
            order by case when plan_key is null then 1 else 0 end, plan_cents desc, {{ sort_text('plan_key') }}
        ) as plan_rank
    from plans

)

select
    account_id,
    started_at,
    ended_at,
    plan_key,
    cast(mrr_cents as bigint) as mrr_cents
from ranked
where plan_rank = 1

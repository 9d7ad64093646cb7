-- One row per promise and time for which it holds: of a policy for a measure and a priority, or any, or to one ticket. Of two
-- that would hold at once, the one made later does.

with targets as (

    select
        connector,
        measure,
        ticket_id,
        -- what was promised to a ticket holds whatever policy and priority it has
        case when ticket_id is null then sla_policy_id end as sla_policy_id,
        case when ticket_id is null then priority end as priority,
        coalesce(valid_from_at, {{ always() }}) as valid_from_at,
        valid_to_at,
        target_seconds,
        coalesce(is_business_time, false) as is_business_time
    from {{ ref('entity_sla_targets') }}
    where is_reportable
        -- a promise of no time is none
        and target_seconds > 0

),

ordered as (

    select
        *,
        lead(valid_from_at) over (
            partition by connector, measure, ticket_id, sla_policy_id, priority
            -- promised to one ticket at one instant under two policies: the stricter one
            order by valid_from_at asc, target_seconds desc, case when is_business_time then 0 else 1 end asc
        ) as next_from_at
    from targets

)

select
    connector,
    measure,
    ticket_id,
    sla_policy_id,
    priority,
    valid_from_at,
    least(valid_to_at, next_from_at) as valid_to_at,
    target_seconds,
    is_business_time
from ordered
where next_from_at is null
    or valid_from_at < next_from_at

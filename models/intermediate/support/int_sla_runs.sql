{{ config(materialized='view') }}
-- One row per promised event, with the stretch of its running clock in which its time is used up, and how much of it is left
-- when that begins. A clock of waits stops while nobody waits: it has no such stretch where time is left over, or while it
-- stands still.

{% set is_summed = "promised.measure in ('requester_wait', 'agent_work')" %}

with spells as (

    select * from {{ ref('fct_ticket_status_spells') }}

),

stretches as (

    select
        promised.ticket_key,
        promised.measure,
        promised.target_seconds,
        spells.started_at,
        spells.started_business_seconds,
        spells.is_open,
        case when promised.is_business_time then spells.spell_business_seconds else spells.spell_seconds end as counted_seconds
    from {{ ref('int_sla_promised_events') }} as promised
    inner join spells
        on promised.ticket_key = spells.ticket_key
    where {{ is_summed }}
        and (spells.status in ('new', 'open') or (spells.status = 'hold' and promised.measure = 'requester_wait'))
        and (promised.ended_at is null or promised.elapsed_seconds >= promised.target_seconds)

),

summed as (

    select
        *,
        coalesce(sum(counted_seconds) over (
            partition by ticket_key, measure order by started_at
            rows between unbounded preceding and 1 preceding
        ), 0) as seconds_before
    from stretches

),

crossings as (

    select
        ticket_key,
        measure,
        started_at as run_started_at,
        started_business_seconds as run_started_business_seconds,
        cast(target_seconds - seconds_before as bigint) as seconds_left
    from summed
    where seconds_before < target_seconds
        and (is_open or seconds_before + counted_seconds >= target_seconds)

)

select
    promised.ticket_key,
    promised.account_id,
    promised.measure,
    promised.event_number,
    promised.sla_policy_id,
    promised.priority,
    promised.target_seconds,
    promised.is_business_time,
    promised.started_at,
    promised.met_at,
    promised.ended_at,
    promised.judged_at,
    promised.elapsed_seconds,
    case when {{ is_summed }} then crossings.run_started_at else promised.started_at end as run_started_at,
    case when {{ is_summed }} then crossings.seconds_left else promised.target_seconds end as seconds_left,
    case
        when not promised.is_business_time then null
        when {{ is_summed }} then crossings.run_started_business_seconds + crossings.seconds_left
        else promised.started_business_seconds + promised.target_seconds
    end as clock_at_end
from {{ ref('int_sla_promised_events') }} as promised
left join crossings
    on promised.ticket_key = crossings.ticket_key
    and promised.measure = crossings.measure

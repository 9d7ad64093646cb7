-- One row per ticket and thing that was promised about it, with the promise that was in force last while it ran: made to the
-- ticket, else for its policy and priority, else for its policy and any. What is set at the very end comes too late for it.

with promises as (

    select * from {{ ref('int_sla_promises') }}

),

promised_measures as (

    select distinct
        connector,
        measure
    from promises

),

terms as (

    select
        tickets.ticket_key,
        tickets.connector,
        tickets.ticket_id,
        tickets.account_id,
        terms.sla_policy_id,
        terms.priority,
        terms.started_at,
        terms.ended_at
    from {{ ref('int_tickets') }} as tickets
    inner join {{ ref('int_ticket_terms') }} as terms
        on tickets.ticket_key = terms.ticket_key

),

promised as (

    select
        events.*,
        terms.account_id,
        terms.sla_policy_id,
        terms.priority,
        coalesce(to_ticket.target_seconds, to_priority.target_seconds, to_any.target_seconds) as target_seconds,
        coalesce(to_ticket.is_business_time, to_priority.is_business_time, to_any.is_business_time) as is_business_time
    from {{ ref('int_sla_events') }} as events
    inner join terms
        on events.ticket_key = terms.ticket_key
        and {{ is_last_in_force('terms.started_at', 'terms.ended_at', 'events') }}
    inner join promised_measures
        on terms.connector = promised_measures.connector
        and events.measure = promised_measures.measure
    left join promises as to_ticket
        on terms.connector = to_ticket.connector
        and events.measure = to_ticket.measure
        and terms.ticket_id = to_ticket.ticket_id
        and {{ is_last_in_force('to_ticket.valid_from_at', 'to_ticket.valid_to_at', 'events') }}
    left join promises as to_priority
        on terms.connector = to_priority.connector
        and events.measure = to_priority.measure
        and to_priority.ticket_id is null
        and terms.sla_policy_id = to_priority.sla_policy_id
        and terms.priority = to_priority.priority
        and {{ is_last_in_force('to_priority.valid_from_at', 'to_priority.valid_to_at', 'events') }}
    left join promises as to_any
        on terms.connector = to_any.connector
        and events.measure = to_any.measure
        and to_any.ticket_id is null
        and terms.sla_policy_id = to_any.sla_policy_id
        and to_any.priority is null
        and {{ is_last_in_force('to_any.valid_from_at', 'to_any.valid_to_at', 'events') }}

)

select
    ticket_key,
    account_id,
    measure,
    event_number,
    sla_policy_id,
    priority,
    target_seconds,
    is_business_time,
    started_at,
    met_at,
    ended_at,
    judged_at,
    case when is_business_time then business_seconds else calendar_seconds end as elapsed_seconds,
    started_business_seconds
from promised
where target_seconds is not null

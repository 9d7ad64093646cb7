-- One row per ticket and time for which one schedule is in force for it. Where no log tells, the present schedule was in force
-- all the time; where none is named, or one that is not known, the default of its connector.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

schedules as (

    select * from {{ ref('int_schedules') }}

),

changes as (

    select
        tickets.ticket_key,
        -- what a source set before the ticket was there held from its beginning
        greatest(changes.changed_at, tickets.created_at) as changed_at,
        changes.value as schedule_id,
        row_number() over (
            partition by tickets.ticket_key, greatest(changes.changed_at, tickets.created_at)
            order by
                changes.changed_at desc,
                changes.sequence desc nulls last,
                {{ sort_text('changes.value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_ticket_changes') }} as changes
    inner join tickets
        on changes.connector = tickets.connector
        and changes.ticket_id = tickets.ticket_id
    where changes.attribute = 'schedule_id'
        and changes.is_reportable

),

logged as (

    select
        ticket_key,
        schedule_id,
        changed_at as started_at,
        lead(changed_at) over (partition by ticket_key order by changed_at) as ended_at,
        row_number() over (partition by ticket_key order by changed_at) as change_number
    from changes
    where rank_on_instant = 1

),

stretches as (

    select
        ticket_key,
        schedule_id,
        started_at,
        ended_at
    from logged

    union all

    select
        tickets.ticket_key,
        case when logged.ticket_key is null then tickets.schedule_id end as schedule_id,
        tickets.created_at as started_at,
        logged.started_at as ended_at
    from tickets
    left join logged
        on tickets.ticket_key = logged.ticket_key
        and logged.change_number = 1
    where logged.ticket_key is null
        or logged.started_at > tickets.created_at

)

-- the last one may hold from the opening on
{% set is_last = var('schedule_policy') == 'last' %}

select
    stretches.ticket_key,
    coalesce(named.schedule_key, fallbacks.schedule_key) as schedule_key,
    {{ 'tickets.created_at as started_at' if is_last else 'stretches.started_at' }},
    stretches.ended_at
from stretches
inner join tickets
    on stretches.ticket_key = tickets.ticket_key
left join schedules as named
    on tickets.connector = named.connector
    and stretches.schedule_id = named.schedule_id
left join schedules as fallbacks
    on tickets.connector = fallbacks.connector
    and fallbacks.is_default
{{ 'where stretches.ended_at is null' if is_last }}

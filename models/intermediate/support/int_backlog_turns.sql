{{ config(materialized='view') }}
-- One row per ticket and time at which it comes into the backlog or leaves it; its first is its opening. Where no log tells, it
-- is in it until its last solve. A ticket that was deleted in the end was in it until then.

{% set gone = "('solved', 'closed', 'deleted')" %}

with deleted as (

    select * from {{ ref('int_deleted_tickets') }}

),

unlogged as (

    select
        times.ticket_key,
        times.created_at,
        times.solved_at
    from {{ ref('int_ticket_times') }} as times
    left join {{ ref('int_ticket_waits') }} as waits
        on times.ticket_key = waits.ticket_key
    where waits.ticket_key is null

),

statuses as (

    select
        ticket_key,
        started_at,
        status,
        previous_status
    from {{ ref('fct_ticket_status_spells') }}

    union all

    {% for tickets in ['deleted', 'unlogged'] -%}
        select
            ticket_key,
            created_at as started_at,
            'new' as status,
            null as previous_status
        from {{ tickets }}

        union all

    {% endfor -%}

    select
        ticket_key,
        solved_at as started_at,
        'solved' as status,
        'new' as previous_status
    from unlogged
    where solved_at is not null

    union all

    select
        deleted.ticket_key,
        greatest(changes.changed_at, deleted.created_at) as started_at,
        coalesce(changes.status, 'open') as status,
        case
            when changes.is_first or changes.changed_at <= deleted.created_at then 'new'
            else coalesce(changes.previous_status, 'open')
        end as previous_status
    from deleted
    inner join {{ ref('int_ticket_status_changes') }} as changes
        on deleted.ticket_key = changes.ticket_key
    -- what was set anew before the ticket was there held for no time
    where changes.next_changed_at is null
        or deleted.created_at < changes.next_changed_at

)

select
    ticket_key,
    started_at,
    previous_status is null as is_first,
    case
        when status not in {{ gone }} then 'open'
        when status = 'deleted' then 'deleted'
        else 'solved'
    end as backlog_state
from statuses
where previous_status is null
    or (status in {{ gone }}) != (previous_status in {{ gone }})

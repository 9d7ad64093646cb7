-- One row per ticket and time at which its status is set: whether it is in the backlog then, or why not. Where no log tells, it
-- is until its last solve. A ticket that was deleted in the end was there until then.

with deleted as (

    select * from {{ ref('int_deleted_tickets') }}

),

statuses as (

    select
        ticket_key,
        started_at,
        status
    from {{ ref('fct_ticket_status_spells') }}

    union all

    select
        deleted.ticket_key,
        greatest(changes.changed_at, deleted.created_at) as started_at,
        changes.status
    from deleted
    inner join {{ ref('int_ticket_status_changes') }} as changes
        on deleted.ticket_key = changes.ticket_key

    union all

    select
        ticket_key,
        created_at as started_at,
        'new' as status
    from deleted

    union all

    select
        times.ticket_key,
        times.created_at as started_at,
        'new' as status
    from {{ ref('int_ticket_times') }} as times
    left join {{ ref('int_ticket_waits') }} as waits
        on times.ticket_key = waits.ticket_key
    where waits.ticket_key is null

    union all

    select
        times.ticket_key,
        times.solved_at as started_at,
        'solved' as status
    from {{ ref('int_ticket_times') }} as times
    left join {{ ref('int_ticket_waits') }} as waits
        on times.ticket_key = waits.ticket_key
    where waits.ticket_key is null
        and times.solved_at is not null

)

select
    ticket_key,
    started_at,
    status = 'new' as is_new,
    case
        when status = 'deleted' then 'deleted'
        when status in ('solved', 'closed') then 'solved'
        else 'open'
    end as backlog_state
from statuses

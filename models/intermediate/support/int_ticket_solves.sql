-- One row per ticket that is solved at `as_of`: the last time it became so. From the log of its status, else from the
-- source's own times.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

changes as (

    select
        *,
        status in ('solved', 'closed') as is_solved,
        coalesce(previous_status in ('solved', 'closed'), false) as was_solved
    from {{ ref('int_ticket_status_changes') }}

),

logged as (

    select
        ticket_key,
        max(case when is_solved and not was_solved then changed_at end) as solved_at,
        max(case when is_last and is_solved then 1 else 0 end) as is_solved
    from changes
    group by ticket_key

)

select
    tickets.ticket_key,
    coalesce(logged.solved_at, tickets.source_solved_at) as solved_at
from tickets
left join logged
    on tickets.ticket_key = logged.ticket_key
where logged.is_solved = 1
    or (logged.ticket_key is null and tickets.source_solved_at is not null)

-- One row per ticket and change of its status that lasts, in order, with the status before it and how long it stood.

with changes as (

    select
        connector || ':' || ticket_id as ticket_key,
        changed_at,
        sequence,
        value as status
    from {{ ref('entity_ticket_changes') }}
    where attribute = 'status'
        and is_reportable

),

followed as (

    select
        ticket_key,
        changed_at,
        status,
        lead(changed_at) over (
            partition by ticket_key
            order by changed_at, sequence nulls first, {{ sort_text('status') }} nulls first
        ) as next_changed_at
    from changes

)

select
    ticket_key,
    changed_at,
    status,
    lag(status) over (partition by ticket_key order by changed_at) as previous_status,
    row_number() over (partition by ticket_key order by changed_at) = 1 as is_first,
    next_changed_at is null as is_last,
    next_changed_at
from followed
where next_changed_at is null
    or changed_at < next_changed_at

-- One row per ticket and change of its status that lasts, in order, with the status before it.

with changes as (

    select
        connector || ':' || ticket_id as ticket_key,
        changed_at,
        value as status,
        row_number() over (
            partition by connector, ticket_id, changed_at
            order by sequence desc nulls last, {{ sort_text('value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_ticket_changes') }}
    where attribute = 'status'
        and is_reportable

)

select
    ticket_key,
    changed_at,
    status,
    lag(status) over (partition by ticket_key order by changed_at) as previous_status,
    lead(changed_at) over (partition by ticket_key order by changed_at) is null as is_last
from changes
where rank_on_instant = 1

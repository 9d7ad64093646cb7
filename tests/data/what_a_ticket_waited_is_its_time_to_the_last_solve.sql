-- Rows: solved tickets whose stays in statuses up to the last solve do not add up to the time it took, on the calendar or in
-- business time.
select
    tickets.ticket_key,
    tickets.full_resolution_seconds,
    tickets.full_resolution_business_seconds
from {{ ref('fct_tickets') }} as tickets
inner join {{ ref('fct_ticket_status_spells') }} as spells
    on tickets.ticket_key = spells.ticket_key
    and tickets.solved_at > spells.started_at
group by tickets.ticket_key, tickets.full_resolution_seconds, tickets.full_resolution_business_seconds
having sum(spells.spell_seconds) != tickets.full_resolution_seconds
    or sum(spells.spell_business_seconds) != tickets.full_resolution_business_seconds

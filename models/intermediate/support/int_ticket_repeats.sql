-- One row per ticket with a known account and reason: when the next one of the same account about the same was opened.

select
    ticket_key,
    lead(created_at) over (
        partition by account_id, reason order by created_at, {{ sort_text('ticket_key') }}
    ) as next_created_at
from {{ ref('int_tickets') }}
where reason is not null
    and account_id != 'unresolved'

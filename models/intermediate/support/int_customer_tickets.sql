-- One row per ticket that a customer of a known account opened, and nobody for them or unasked (E-PROX).

select
    ticket_key,
    account_id,
    created_at
from {{ ref('int_tickets') }}
where account_id != 'unresolved'
    and coalesce(created_by_role, 'customer') = 'customer'
    and not is_proactive

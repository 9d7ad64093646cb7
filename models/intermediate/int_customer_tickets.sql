-- One row per ticket that a customer of a known account opened, and nobody for them or unasked (E-PROX).

with tickets as (

    select * from {{ ref('int_tickets') }}

),

delivered as (

    select * from {{ ref('entity_tickets') }}

)

select
    tickets.ticket_key,
    tickets.account_id,
    tickets.created_at
from tickets
inner join delivered
    on tickets.connector = delivered.connector
    and tickets.ticket_id = delivered.ticket_id
where tickets.account_id != 'unresolved'
    and coalesce(tickets.created_by_role, 'customer') = 'customer'
    and not coalesce(delivered.is_proactive, false)

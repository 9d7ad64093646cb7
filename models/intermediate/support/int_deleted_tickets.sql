-- One row per ticket that would be used, but that the log of its status says was deleted in the end.

with tickets as (

    select * from {{ ref('entity_tickets') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

status_changes as (

    select * from {{ ref('int_ticket_status_changes') }}

)

select
    tickets.connector,
    tickets.ticket_id,
    status_changes.ticket_key,
    tickets.created_at,
    tickets.channel,
    tickets.priority
from tickets
inner join status_changes
    on tickets.connector || ':' || tickets.ticket_id = status_changes.ticket_key
left join account_ids
    on tickets.connector = account_ids.connector
    and tickets.account_id = account_ids.native_account_id
where tickets.is_reportable
    and coalesce(account_ids.is_reportable, true)
    and status_changes.is_last
    and status_changes.status = 'deleted'

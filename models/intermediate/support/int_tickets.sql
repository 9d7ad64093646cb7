-- One row per reportable ticket of a reportable account, with the account it belongs to: its own, else that of the contact
-- who wrote it, else `unresolved`.

with tickets as (

    select * from {{ ref('entity_tickets') }}

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

status_changes as (

    select * from {{ ref('int_ticket_status_changes') }}

),

last_status as (

    select
        ticket_key,
        status
    from status_changes
    where is_last

)

select
    tickets.connector || ':' || tickets.ticket_id as ticket_key,
    tickets.connector,
    tickets.ticket_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    tickets.contact_id,
    tickets.created_at,
    tickets.created_by_role,
    tickets.channel,
    tickets.priority,
    tickets.ticket_type,
    tickets.reason,
    tickets.contact_type,
    tickets.intent,
    -- who was written to first has not asked for anything (E-PROX)
    coalesce(tickets.is_proactive, tickets.created_by_role = 'agent', false) as is_proactive,
    coalesce(tickets.is_complaint, false) as is_complaint,
    tickets.team,
    tickets.assignee_id,
    tickets.schedule_id,
    tickets.sla_policy_id,
    tickets.handled_by as source_handled_by,
    tickets.reply_count as source_reply_count,
    tickets.reopen_count as source_reopen_count,
    -- the present status only where there is no log, and only of what was not solved: that is told by its times
    coalesce(last_status.status, tickets.status) as last_status,
    tickets.first_replied_at as source_first_replied_at,
    tickets.first_solved_at as source_first_solved_at,
    coalesce(tickets.solved_at, tickets.closed_at) as source_solved_at
from tickets
left join contacts
    on tickets.connector = contacts.connector
    and tickets.contact_id = contacts.contact_id
left join account_ids
    on tickets.connector = account_ids.connector
    and coalesce(tickets.account_id, contacts.account_id) = account_ids.native_account_id
left join last_status
    on tickets.connector || ':' || tickets.ticket_id = last_status.ticket_key
where tickets.is_reportable
    and coalesce(account_ids.is_reportable, true)
    -- where there is a log of the status, it says that a ticket was deleted, and not the present status
    and coalesce(last_status.status, 'open') != 'deleted'

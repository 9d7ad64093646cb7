-- One row per reportable live contact of a reportable account, with the account it belongs to: its own, else that of the contact
-- who called, else that of its ticket or of who wrote the ticket, else `unresolved`. And how its time in the queue ended.

with live_contacts as (

    select * from {{ ref('entity_live_contacts') }}

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

tickets as (

    select
        tickets.connector,
        tickets.ticket_id,
        counted_tickets.ticket_key,
        coalesce(tickets.account_id, contacts.account_id) as account_id
    from {{ ref('entity_tickets') }} as tickets
    left join contacts
        on tickets.connector = contacts.connector
        and tickets.contact_id = contacts.contact_id
    left join {{ ref('int_tickets') }} as counted_tickets
        on tickets.connector = counted_tickets.connector
        and tickets.ticket_id = counted_tickets.ticket_id

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

owned as (

    select
        live_contacts.*,
        tickets.ticket_key,
        coalesce(account_ids.account_id, 'unresolved') as owner_id,
        case
            when live_contacts.queued_at is null and live_contacts.answered_at is null then 'menu'
            when live_contacts.queued_at is null then 'answered'
            -- what came first: who gave up and is called back later gave up, who hangs up in the talk was answered
            when live_contacts.abandoned_at < live_contacts.answered_at then 'abandoned'
            when live_contacts.answered_at is not null then 'answered'
            when live_contacts.abandoned_at is not null then 'abandoned'
            when live_contacts.ended_at is not null then 'ended'
            else 'waiting'
        end as outcome
    from live_contacts
    left join contacts
        on live_contacts.connector = contacts.connector
        and live_contacts.contact_id = contacts.contact_id
    left join tickets
        on live_contacts.connector = tickets.connector
        and live_contacts.ticket_id = tickets.ticket_id
    left join account_ids
        on live_contacts.connector = account_ids.connector
        and coalesce(live_contacts.account_id, contacts.account_id, tickets.account_id) = account_ids.native_account_id
    where live_contacts.is_reportable
        and coalesce(account_ids.is_reportable, true)

)

select
    connector || ':' || live_contact_id as live_contact_key,
    connector,
    live_contact_id,
    owner_id as account_id,
    ticket_key,
    connector || ':' || staff_id as staff_key,
    offered_at,
    channel,
    queue,
    team,
    direction,
    contact_type,
    reason,
    queued_at,
    answered_at,
    abandoned_at,
    ended_at,
    -- who was answered before the queue took note of it has not waited
    case
        when queued_at is null then null
        when outcome = 'answered' then greatest(queued_at, answered_at)
        when outcome = 'abandoned' then greatest(queued_at, abandoned_at)
        when outcome = 'ended' then greatest(queued_at, ended_at)
    end as left_queue_at,
    outcome,
    coalesce(is_callback, false) as is_callback,
    coalesce(is_bot_only, false) as is_bot_only
from owned

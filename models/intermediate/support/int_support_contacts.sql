-- One row per contact that support handled, with its team and the day on which its issue was resolved.

with contacts as (

    select * from {{ ref('int_handled_contacts') }}

),

tickets as (

    select * from {{ ref('fct_tickets') }}

),

live_contacts as (

    select * from {{ ref('int_live_contacts') }}

),

repeats as (

    select * from {{ ref('int_ticket_repeats') }}

),

bot_resolutions as (

    select * from {{ ref('int_bot_resolutions') }}

)

select
    contacts.contact_key,
    contacts.contact_kind,
    contacts.channel,
    coalesce(tickets.team, live_contacts.team, 'none') as team,
    contacts.contact_date,
    -- one after which the account wrote again about the same has resolved nothing: the last one has. Of calls nobody tells
    case
        when not {{ is_within('tickets.solved_at', 'repeats.next_created_at', 7) }} then tickets.solved_date
    end as resolved_date,
    coalesce(bot_resolutions.is_resolved, false) as is_bot_resolved
from contacts
left join tickets
    on contacts.contact_key = 'ticket:' || tickets.ticket_key
left join live_contacts
    on contacts.contact_key = 'live_contact:' || live_contacts.live_contact_key
left join repeats
    on contacts.contact_key = 'ticket:' || repeats.ticket_key
left join bot_resolutions
    on contacts.contact_key = bot_resolutions.contact_key

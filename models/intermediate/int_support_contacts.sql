-- One row per contact that support handled, with the day on which its issue was resolved: each ticket, and each inbound call or
-- chat without a ticket that a person answered or a bot dealt with.

with tickets as (

    select * from {{ ref('fct_tickets') }}

),

repeats as (

    select * from {{ ref('int_ticket_repeats') }}

),

bot_resolutions as (

    select * from {{ ref('int_bot_resolutions') }}

),

contacts as (

    select
        tickets.ticket_key as contact_key,
        'ticket' as contact_kind,
        tickets.channel,
        tickets.team,
        tickets.created_date as contact_date,
        -- one after which the account wrote again about the same has resolved nothing: the last one has
        case
            when not {{ is_within('tickets.solved_at', 'repeats.next_created_at', 7) }} then tickets.solved_date
        end as resolved_date
    from tickets
    left join repeats
        on tickets.ticket_key = repeats.ticket_key

    union all

    -- whether a call settled its issue is told by nobody
    select
        live_contact_key as contact_key,
        'live contact' as contact_kind,
        channel,
        team,
        offered_date as contact_date,
        cast(null as date) as resolved_date
    from {{ ref('fct_live_contacts') }}
    where direction != 'outbound'
        and not has_ticket
        and (outcome = 'answered' or is_bot_only)

)

select
    contacts.contact_key,
    contacts.contact_kind,
    contacts.channel,
    contacts.team,
    contacts.contact_date,
    contacts.resolved_date,
    coalesce(bot_resolutions.is_resolved, false) as is_bot_resolved
from contacts
left join bot_resolutions
    on contacts.contact_key = bot_resolutions.contact_key

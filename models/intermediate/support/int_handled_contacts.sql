-- One row per contact that support handled: each ticket, and each inbound call or chat without a ticket that a person answered or
-- a bot dealt with.

with contacts as (

    select
        'ticket:' || ticket_key as contact_key,
        'ticket' as contact_kind,
        coalesce(channel, 'unknown') as channel,
        created_at as contact_at
    from {{ ref('int_tickets') }}

    union all

    select
        'live_contact:' || live_contact_key as contact_key,
        'live contact' as contact_kind,
        channel,
        offered_at as contact_at
    from {{ ref('int_live_contacts') }}
    where coalesce(direction, 'inbound') != 'outbound'
        and ticket_key is null
        and (outcome = 'answered' or is_bot_only)

)

select
    contact_key,
    contact_kind,
    channel,
    contact_at,
    {{ reporting_date('contact_at') }} as contact_date
from contacts

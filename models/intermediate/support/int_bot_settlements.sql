-- One row per contact that a bot alone settled: when, and when the ticket was reopened for the first time since.

with tickets as (

    select * from {{ ref('fct_tickets') }}

),

live_contacts as (

    select * from {{ ref('fct_live_contacts') }}

),

reopenings as (

    select
        ticket_key,
        min(started_at) as reopened_at
    from {{ ref('fct_ticket_status_spells') }}
    where previous_status in ('solved', 'closed')
        and status not in ('solved', 'closed', 'deleted')
    group by ticket_key

)

select
    'ticket:' || tickets.ticket_key as contact_key,
    tickets.account_id,
    tickets.first_solved_at as settled_at,
    -- where only the source counts, nobody knows when: as if at once
    case
        when tickets.reopen_count > 0 then coalesce(reopenings.reopened_at, tickets.first_solved_at)
    end as reopened_at
from tickets
left join reopenings
    on tickets.ticket_key = reopenings.ticket_key
where tickets.handled_by = 'bot'
    and tickets.first_solved_at is not null

union all

select
    'live_contact:' || live_contact_key as contact_key,
    account_id,
    coalesce(ended_at, offered_at) as settled_at,
    cast(null as timestamp) as reopened_at
from live_contacts
where is_bot_only
    and direction != 'outbound'
    and answered_at is null

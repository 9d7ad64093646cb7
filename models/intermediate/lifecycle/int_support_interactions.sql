{{ config(materialized='view') }}

-- One row per contact with support: each ticket, and each live contact that has none of its own, with what other contacts say of
-- themselves. That two sides took part is told by a reply, or by an answer.

with tickets as (

    select
        tickets.*,
        timed.first_replied_at
    from {{ ref('int_tickets') }} as tickets
    inner join {{ ref('int_ticket_times') }} as timed
        on tickets.ticket_key = timed.ticket_key

),

live_contacts as (

    select * from {{ ref('int_live_contacts') }}
    where ticket_key is null

)

select
    'ticket' as source_entity,
    ticket_key as interaction_key,
    connector,
    account_id,
    created_at as occurred_at,
    channel,
    case when is_proactive then 'outbound' else 'inbound' end as direction,
    contact_type,
    reason,
    team,
    connector || ':' || assignee_id as staff_key,
    first_replied_at is not null as is_two_way,
    coalesce(created_by_role in ('bot', 'system'), false) as is_automated,
    is_proactive,
    is_complaint
from tickets

union all

select
    'live_contact' as source_entity,
    live_contact_key as interaction_key,
    connector,
    account_id,
    offered_at as occurred_at,
    channel,
    coalesce(direction, 'inbound') as direction,
    contact_type,
    reason,
    team,
    staff_key,
    answered_at is not null as is_two_way,
    is_bot_only as is_automated,
    coalesce(direction = 'outbound', false) as is_proactive,
    -- nobody says of a call whether it was a complaint
    cast(null as boolean) as is_complaint
from live_contacts

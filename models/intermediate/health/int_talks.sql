{{ config(materialized='view') }}
-- One row per contact in which an account and we both took part, with the instant from which on that is known: a ticket or a
-- message is no talk before its reply.

with interactions as (

    select * from {{ ref('fct_interactions') }}
    where is_two_way

),

tickets as (

    select * from {{ ref('fct_tickets') }}

),

calls as (

    select * from {{ ref('int_live_contacts') }}

),

messages as (

    select
        connector || ':' || interaction_id as message_key,
        replied_at
    from {{ ref('entity_interactions') }}
    where is_two_way is null
        and not (interaction_type in ('call', 'meeting') and coalesce(outcome = 'held', false))

)

select
    interactions.account_id,
    coalesce(tickets.first_replied_at, calls.answered_at, messages.replied_at, interactions.occurred_at) as talked_at
from interactions
left join tickets
    on interactions.interaction_key = 'ticket:' || tickets.ticket_key
left join calls
    on interactions.interaction_key = 'live_contact:' || calls.live_contact_key
left join messages
    on interactions.interaction_key = 'interaction:' || messages.message_key

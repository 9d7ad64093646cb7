{{ config(materialized='view') }}
-- One row per ticket that has been replied to: its first public comment by a human agent, after it was opened. A ticket that
-- an agent opened waits for the next one. The source's own time counts where the ticket has no comments.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

replies as (

    select
        tickets.ticket_key,
        messages.created_at,
        coalesce(tickets.created_by_role, 'customer') = 'agent' as is_opened_by_agent
    from {{ ref('int_ticket_messages') }} as messages
    inner join tickets
        on messages.ticket_key = tickets.ticket_key
    where messages.is_agent

),

numbered as (

    select
        ticket_key,
        created_at,
        row_number() over (partition by ticket_key order by created_at) as reply_number
    from replies
    where is_opened_by_agent

)

select
    ticket_key,
    min(created_at) as first_replied_at
from replies
where not is_opened_by_agent
group by ticket_key

union all

select
    ticket_key,
    created_at as first_replied_at
from numbered
where reply_number = 2

union all

select
    tickets.ticket_key,
    tickets.source_first_replied_at as first_replied_at
from tickets
left join {{ ref('int_ticket_comment_counts') }} as counts
    on tickets.ticket_key = counts.ticket_key
where counts.ticket_key is null
    and tickets.source_first_replied_at is not null

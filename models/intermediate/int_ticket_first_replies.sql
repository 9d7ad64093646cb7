-- One row per ticket that has been replied to: its first public comment by a human agent, after it was opened. A ticket that
-- an agent opened waits for the next one. The source's own time counts where the ticket has no comments.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

comments as (

    select * from {{ ref('entity_ticket_comments') }}
    where is_reportable

),

staff as (

    select * from {{ ref('entity_staff') }}

),

agent_comments as (

    select
        tickets.ticket_key,
        comments.created_at,
        row_number() over (
            partition by tickets.ticket_key order by comments.created_at, {{ sort_text('comments.comment_id') }}
        ) as comment_number,
        case when tickets.created_by_role = 'agent' then 2 else 1 end as reply_number
    from tickets
    inner join comments
        on tickets.connector = comments.connector
        and tickets.ticket_id = comments.ticket_id
        and tickets.created_at <= comments.created_at
    left join staff
        on comments.connector = staff.connector
        and comments.author_id = staff.staff_id
    where comments.author_role = 'agent'
        and coalesce(comments.is_public, true)
        -- what a bot says in an agent's name is no reply (CV-18)
        and not coalesce(staff.is_bot, false)

),

commented as (

    select distinct
        connector,
        ticket_id
    from comments

)

select
    ticket_key,
    created_at as first_replied_at
from agent_comments
where comment_number = reply_number

union all

select
    tickets.ticket_key,
    tickets.source_first_replied_at as first_replied_at
from tickets
left join commented
    on tickets.connector = commented.connector
    and tickets.ticket_id = commented.ticket_id
where commented.ticket_id is null
    and tickets.source_first_replied_at is not null

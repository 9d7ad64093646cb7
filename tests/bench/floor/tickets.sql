-- The floor of fct_tickets and what is before it: one row per ticket, with its first reply by an agent, when it was last solved,
-- and how long each took. The account's stage and segment are out of it.
with replies as (

    select
        comments.ticket_id,
        -- a ticket that an agent opened waits for the next comment
        min(comments.created_at, 2)[case when any_value(tickets.created_by_role) = 'agent' then 2 else 1 end] as first_replied_at
    from raw.ticket_comments as comments
    inner join raw.tickets as tickets
        on comments.ticket_id = tickets.ticket_id
    where comments.author_role = 'agent'
        and comments.is_public
    group by comments.ticket_id

),

changes as (

    select
        ticket_id,
        changed_at,
        value in ('solved', 'closed') as is_solved,
        coalesce(lag(value) over by_time in ('solved', 'closed'), false) as was_solved,
        lead(changed_at) over by_time is null as is_last
    from raw.ticket_changes
    where attribute = 'status'
    window by_time as (partition by ticket_id order by changed_at, sequence)

),

solves as (

    select
        ticket_id,
        max(changed_at) filter (is_solved and not was_solved) as solved_at
    from changes
    group by ticket_id
    having bool_or(is_last and is_solved)

)

select
    tickets.ticket_id,
    tickets.account_id,
    tickets.created_at,
    tickets.channel,
    tickets.priority,
    replies.first_replied_at,
    solves.solved_at,
    date_diff('second', tickets.created_at, replies.first_replied_at) as first_reply_seconds,
    date_diff('second', tickets.created_at, solves.solved_at) as full_resolution_seconds
from raw.tickets
left join replies
    on tickets.ticket_id = replies.ticket_id
left join solves
    on tickets.ticket_id = solves.ticket_id

-- One row per ticket with comments: how many there are, by whom, and who sees them. The words that open a ticket answer nobody.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

staff as (

    select * from {{ ref('entity_staff') }}

),

comments as (

    select
        tickets.ticket_key,
        delivered.created_at,
        coalesce(delivered.is_public, true) as is_public,
        delivered.author_role = 'customer' as is_customer,
        delivered.author_role = 'agent' and not coalesce(staff.is_bot, false) as is_person,
        delivered.author_role = 'bot' or (delivered.author_role = 'agent' and coalesce(staff.is_bot, false)) as is_bot,
        delivered.author_role = coalesce(tickets.created_by_role, 'customer')
        and row_number() over (
            partition by tickets.ticket_key
            order by
                case when coalesce(delivered.is_public, true) then 0 else 1 end,
                delivered.created_at,
                {{ sort_text('delivered.comment_id') }}
        ) = 1 as is_opening
    from {{ ref('entity_ticket_comments') }} as delivered
    inner join tickets
        on delivered.connector = tickets.connector
        and delivered.ticket_id = tickets.ticket_id
    left join staff
        on delivered.connector = staff.connector
        and delivered.author_id = staff.staff_id
    where delivered.is_reportable

)

select
    ticket_key,
    count(*) as comment_count,
    sum(case when is_public then 0 else 1 end) as internal_comment_count,
    sum(case when is_public and is_customer then 1 else 0 end) as customer_comment_count,
    sum(case when is_public and is_customer and not is_opening then 1 else 0 end) as customer_reply_count,
    sum(case when is_public and is_person and not is_opening then 1 else 0 end) as agent_reply_count,
    sum(case when is_public and is_bot then 1 else 0 end) as bot_reply_count,
    max(case when is_public and is_customer then created_at end) as last_customer_comment_at,
    max(case when is_public and is_person then created_at end) as last_agent_comment_at
from comments
group by ticket_key

-- One row per comment on a ticket, with who wrote it and who sees it.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

staff as (

    select * from {{ ref('entity_staff') }}

),

delivered as (

    select
        connector,
        connector || ':' || ticket_id as ticket_key,
        comment_id,
        created_at,
        author_role,
        author_id,
        coalesce(is_public, true) as is_public
    from {{ ref('entity_ticket_comments') }}
    where is_reportable

)

select
    delivered.ticket_key,
    delivered.comment_id,
    delivered.created_at,
    delivered.author_id,
    delivered.is_public,
    delivered.author_role = 'customer' as is_customer,
    -- what a bot says in an agent's name is no reply (CV-18)
    delivered.author_role = 'agent' and not coalesce(staff.is_bot, false) as is_person,
    delivered.author_role = 'bot' or (delivered.author_role = 'agent' and coalesce(staff.is_bot, false)) as is_bot,
    delivered.author_role = coalesce(tickets.created_by_role, 'customer') as is_by_opener,
    delivered.created_at >= tickets.created_at as is_after_opening
from delivered
inner join tickets
    on delivered.ticket_key = tickets.ticket_key
left join staff
    on delivered.connector = staff.connector
    and delivered.author_id = staff.staff_id

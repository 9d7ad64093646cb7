-- One row per message on a ticket that the customer can see and that a person wrote, the opening of the ticket included. A ticket
-- opened by an agent opens with a message that answers nobody.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

staff as (

    select * from {{ ref('entity_staff') }}

),

comments as (

    select
        tickets.ticket_key,
        delivered.comment_id,
        delivered.created_at,
        delivered.author_role,
        delivered.author_id
    from {{ ref('entity_ticket_comments') }} as delivered
    inner join tickets
        on delivered.connector = tickets.connector
        and delivered.ticket_id = tickets.ticket_id
        and delivered.created_at >= tickets.created_at
    left join staff
        on delivered.connector = staff.connector
        and delivered.author_id = staff.staff_id
    where delivered.is_reportable
        and coalesce(delivered.is_public, true)
        and (
            delivered.author_role = 'customer'
            -- what a bot says in an agent's name is no reply (CV-18)
            or (delivered.author_role = 'agent' and not coalesce(staff.is_bot, false))
        )

)

select
    ticket_key,
    comment_id,
    created_at,
    author_role,
    author_id,
    author_role = 'agent' as is_agent
from comments

union all

-- a customer waits from the opening on, also where its words came by phone
select
    ticket_key,
    cast(null as {{ dbt.type_string() }}) as comment_id,
    created_at,
    'customer' as author_role,
    cast(null as {{ dbt.type_string() }}) as author_id,
    false as is_agent
from tickets
where coalesce(created_by_role, 'customer') != 'agent'

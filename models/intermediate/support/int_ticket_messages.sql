{{ config(materialized='view') }}
-- One row per message on a ticket that the customer can see and that a person wrote, the opening of the ticket included. A ticket
-- opened by an agent opens with a message that answers nobody.

select
    ticket_key,
    comment_id,
    created_at,
    author_id,
    is_person as is_agent
from {{ ref('int_ticket_comments') }}
where is_public
    and is_after_opening
    and (is_customer or is_person)

union all

-- a customer waits from the opening on, also where its words came by phone
select
    ticket_key,
    cast(null as {{ dbt.type_string() }}) as comment_id,
    created_at,
    cast(null as {{ dbt.type_string() }}) as author_id,
    false as is_agent
from {{ ref('int_tickets') }}
where coalesce(created_by_role, 'customer') != 'agent'

-- One row per answer to a survey by an account that is known: its own, else that of its person, else that of its ticket.

with answers as (

    select * from {{ ref('entity_survey_responses') }}
    where is_reportable
        and responded_at is not null

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

tickets as (

    select * from {{ ref('entity_tickets') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    answers.connector,
    answers.survey_response_id,
    account_ids.account_id,
    answers.responded_at
from answers
left join contacts
    on answers.connector = contacts.connector
    and answers.contact_id = contacts.contact_id
left join tickets
    on answers.connector = tickets.connector
    and answers.ticket_id = tickets.ticket_id
inner join account_ids
    on answers.connector = account_ids.connector
    and coalesce(answers.account_id, contacts.account_id, tickets.account_id) = account_ids.native_account_id
where account_ids.is_reportable

-- One row per contact between a customer and Customer Success in which the customer took part, and the time for which it
-- counts: it is in talks with us until `engagement_days` after.

with interactions as (

    select * from {{ ref('entity_interactions') }}
    where is_reportable

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

staff as (

    select * from {{ ref('entity_staff') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    account_ids.account_id,
    interactions.occurred_at as started_at,
    {{ add_seconds('interactions.occurred_at', 86400 * var('engagement_days')) }} as ended_at
from interactions
left join contacts
    on interactions.connector = contacts.connector
    and interactions.contact_id = contacts.contact_id
left join staff
    on interactions.connector = staff.connector
    and interactions.staff_id = staff.staff_id
inner join account_ids
    on interactions.connector = account_ids.connector
    and coalesce(interactions.account_id, contacts.account_id) = account_ids.native_account_id
-- what belongs to a ticket or a live contact is that contact seen again
where interactions.ticket_id is null
    and interactions.live_contact_id is null
    and (staff.department = 'success' or lower(coalesce(interactions.team, staff.team)) like '%success%')
    and not coalesce(interactions.is_bulk, false)
    and coalesce(interactions.outcome, 'held') not in ('no_show', 'no_answer')
    and (
        interactions.direction = 'inbound'
        or coalesce(
            interactions.is_two_way,
            interactions.replied_at is not null
            or (
                interactions.interaction_type in ('call', 'meeting', 'demo', 'review', 'training', 'visit')
                and interactions.outcome in ('held', 'answered')
            )
        )
    )

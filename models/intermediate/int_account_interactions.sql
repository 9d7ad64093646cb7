-- One row per reportable contact with an account that is known: its own, else its person's, its subscription's or its deal's.
-- Notes, which reach nobody, are not here.

with interactions as (

    select * from {{ ref('entity_interactions') }}
    where is_reportable
        and interaction_type != 'note'

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

staff as (

    select * from {{ ref('entity_staff') }}

)

select
    interactions.connector,
    interactions.interaction_id,
    account_ids.account_id,
    interactions.occurred_at,
    coalesce(interactions.direction, 'unknown') as direction,
    coalesce(
        interactions.is_two_way,
        interactions.replied_at is not null
        or (interactions.interaction_type in ('call', 'meeting') and coalesce(interactions.outcome = 'held', false))
    ) as is_two_way,
    coalesce(interactions.is_automated, interactions.staff_id is null or coalesce(staff.is_bot, false))
    or coalesce(interactions.is_bulk, false) as is_automated
from interactions
left join contacts
    on interactions.connector = contacts.connector
    and interactions.contact_id = contacts.contact_id
left join subscriptions
    on interactions.connector = subscriptions.connector
    and interactions.subscription_id = subscriptions.subscription_id
left join opportunities
    on interactions.connector = opportunities.connector
    and interactions.opportunity_id = opportunities.opportunity_id
left join staff
    on interactions.connector = staff.connector
    and interactions.staff_id = staff.staff_id
inner join account_ids
    on interactions.connector = account_ids.connector
    and coalesce(interactions.account_id, contacts.account_id, subscriptions.account_id, opportunities.account_id)
    = account_ids.native_account_id
where account_ids.is_reportable

-- One row per reportable help event of a reportable account: its account, its person, and by what its session is told: the
-- source's own, else who came.

with events as (

    select * from {{ ref('entity_help_events') }}
    where is_reportable

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

owners as (

    select * from {{ ref('int_help_event_owners') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

owned as (

    select
        events.*,
        coalesce(account_ids.account_id, 'unresolved') as owner_id,
        case
            when coalesce(events.contact_id, owners.contact_id) is not null
                then events.connector || ':contact:' || coalesce(events.contact_id, owners.contact_id)
            when events.user_id is not null then events.connector || ':user:' || events.user_id
        end as person_key
    from events
    left join contacts
        on events.connector = contacts.connector
        and events.contact_id = contacts.contact_id
    left join owners
        on events.connector = owners.connector
        and events.help_event_id = owners.help_event_id
    left join account_ids
        on events.connector = account_ids.connector
        and coalesce(events.account_id, contacts.account_id, owners.native_account_id) = account_ids.native_account_id
    where coalesce(account_ids.is_reportable, true)

)

select
    connector || ':' || help_event_id as help_event_key,
    connector,
    help_session_id is not null as has_session,
    coalesce(
        connector || ':session:' || help_session_id,
        person_key,
        connector || ':device:' || device_id,
        connector || ':account:' || account_id,
        connector || ':event:' || help_event_id
    ) as visitor_key,
    owner_id as account_id,
    person_key,
    occurred_at,
    event_type,
    surface,
    result_count,
    clicked_rank,
    is_helpful
from owned

-- One row per reportable touch of a reportable account, with the account it belongs to: its own, else its person's, its device's
-- as of the touch, its deal's, else `unresolved`.

with touches as (

    select * from {{ ref('entity_marketing_touches') }}
    where is_reportable

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

identities as (

    select * from {{ ref('entity_account_identities') }}
    where is_reportable
        and native_kind = 'device'

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

-- what a device did before it was known to be an account's stays nobody's, unless its source says otherwise
devices as (

    select
        touches.connector,
        touches.touch_id,
        min({{ sort_text('identities.account_id') }}) as account_id
    from touches
    inner join identities
        on touches.connector = identities.connector
        and touches.device_id = identities.native_id
        and touches.occurred_at >= coalesce(identities.valid_from_at, {{ always() }})
        and (identities.valid_to_at is null or touches.occurred_at < identities.valid_to_at)
    group by touches.connector, touches.touch_id

)

select
    touches.connector || ':' || touches.touch_id as touch_key,
    touches.connector,
    touches.touch_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    touches.contact_id,
    touches.connector || ':' || touches.campaign_id as campaign_key,
    touches.touch_type,
    touches.channel,
    touches.lead_source,
    touches.asset_id,
    touches.asset_type,
    touches.occurred_at
from touches
left join contacts
    on touches.connector = contacts.connector
    and touches.contact_id = contacts.contact_id
left join devices
    on touches.connector = devices.connector
    and touches.touch_id = devices.touch_id
left join opportunities
    on touches.connector = opportunities.connector
    and touches.opportunity_id = opportunities.opportunity_id
left join account_ids
    on touches.connector = account_ids.connector
    and coalesce(touches.account_id, contacts.account_id, devices.account_id, opportunities.account_id)
    = account_ids.native_account_id
where coalesce(account_ids.is_reportable, true)

-- One row per service that was requested or switched on, until it is switched off for good; `activated_at` is null while it
-- waits.

with services as (

    select * from {{ ref('entity_services') }}
    where is_reportable

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    services.connector || ':' || services.service_id as service_key,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    coalesce(services.requested_at, services.activated_at) as started_at,
    services.activated_at,
    services.deprovisioned_at as ended_at
from services
left join subscriptions
    on services.connector = subscriptions.connector
    and services.subscription_id = subscriptions.subscription_id
left join account_ids
    on services.connector = account_ids.connector
    and coalesce(services.account_id, subscriptions.account_id) = account_ids.native_account_id
where coalesce(services.requested_at, services.activated_at) is not null
    and coalesce(account_ids.is_reportable, true)
    and (services.deprovisioned_at is null or coalesce(services.requested_at, services.activated_at) <= services.deprovisioned_at)

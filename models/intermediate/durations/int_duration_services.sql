-- One row per service and wait: from its order, or its request, until it is switched on; and from the end of its subscription,
-- where it is on then, until it is switched off. What is cancelled before is not told, so that a service not yet on waits.

with services as (

    select * from {{ ref('fct_services') }}

)

select
    'provisioning' as measure,
    service_key as subject_id,
    account_id,
    order_channel as channel,
    ordered_at as started_at,
    coalesce(activated_at, deprovisioned_at) as ended_at,
    case when activated_at is not null then 'activated' when deprovisioned_at is not null then 'deprovisioned' end as ended_by
from services
where ordered_at is not null
    and (activated_at is null or activated_at >= ordered_at)
    and (deprovisioned_at is null or deprovisioned_at >= ordered_at)

union all

select
    'deprovisioning' as measure,
    service_key as subject_id,
    account_id,
    order_channel as channel,
    subscription_ended_at as started_at,
    deprovisioned_at as ended_at,
    case when deprovisioned_at is not null then 'deprovisioned' end as ended_by
from services
where subscription_ended_at is not null
    and activated_at <= subscription_ended_at
    and (deprovisioned_at is null or deprovisioned_at >= subscription_ended_at)

-- One row per stretch of time in which a service was suspended, and whether its customer wished it so: by its log, else as it
-- stands.

with services as (

    select * from {{ ref('int_services') }}
    where activated_at is not null

),

changes as (

    select
        *,
        connector || ':' || service_id as service_key,
        row_number() over (
            partition by connector, service_id, changed_at
            order by sequence desc nulls last, {{ sort_text('value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_subscription_changes') }}
    where attribute = 'service_status'
        and service_id is not null
        and is_reportable

),

statuses as (

    select
        service_key,
        value as status,
        coalesce(initiated_by = 'customer', false) as is_by_customer,
        changed_at as started_at,
        lead(changed_at) over (partition by service_key order by changed_at) as ended_at
    from changes
    where rank_on_instant = 1

),

logged as (

    select distinct service_key from statuses

),

suspensions as (

    select
        service_key,
        is_by_customer,
        started_at,
        ended_at
    from statuses
    where status = 'suspended'

    union all

    select
        services.service_key,
        services.is_suspended_by_customer as is_by_customer,
        services.suspended_at as started_at,
        cast(null as timestamp) as ended_at
    from services
    left join logged
        on services.service_key = logged.service_key
    where services.suspended_at is not null
        and logged.service_key is null

),

cut as (

    select
        suspensions.service_key,
        suspensions.is_by_customer,
        greatest(suspensions.started_at, services.activated_at) as started_at,
        -- least() passes over nulls, which mean "still so" and "still on"
        least(suspensions.ended_at, services.deprovisioned_at) as ended_at
    from suspensions
    inner join services
        on suspensions.service_key = services.service_key

)

select
    service_key,
    is_by_customer,
    started_at,
    ended_at
from cut
where ended_at is null
    or started_at < ended_at

with ends as (

    select
        *,
        connector || ':' || subscription_id as subscription_key
    from {{ ref('int_paid_subscriptions') }}
    where paid_until_at is not null

),

successors as (

    select
        connector,
        subscription_id,
        min(successor_id) as successor_id
    from {{ ref('int_successors') }}
    group by connector, subscription_id

),

services as (

    select * from {{ ref('int_subscription_services') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

dated as (

    select
        ends.connector,
        ends.subscription_key,
        ends.account_id,
        ends.paid_until_at as ended_at,
        subscriptions.product_id,
        ends.connector || ':' || successors.successor_id as successor_key,
        coalesce(services.service_count, 0) as service_count,
        coalesce(services.off_count, 0) as off_count,
        services.all_off_at,
        {{ add_seconds('ends.paid_until_at', 'services.sla_seconds') }} as off_due_at,
        subscriptions.planned_deprovision_at
    from ends
    left join successors
        on ends.connector = successors.connector
        and ends.subscription_id = successors.subscription_id
    left join services
        on ends.subscription_key = services.subscription_key
    left join subscriptions
        on ends.connector = subscriptions.connector
        and ends.subscription_id = subscriptions.subscription_id

)

select
    dated.subscription_key,
    dated.connector,
    dated.account_id,
    dated.connector || ':' || dated.product_id as product_key,
    segments.segment as segment_at_end,
    dated.ended_at,
    {{ reporting_date('dated.ended_at') }} as ended_date,
    dated.successor_key,
    dated.successor_key is not null as has_successor,
    cast(dated.service_count as int) as service_count,
    cast(dated.off_count as int) as off_count,
    dated.planned_deprovision_at,
    dated.off_due_at,
    dated.all_off_at,
    case
        when dated.successor_key is not null then 'upgraded'
        when dated.service_count = 0 then 'no_service'
        when dated.off_count = dated.service_count then 'switched_off'
        else 'neither'
    end as end_outcome,
    coalesce(dated.off_due_at <= {{ as_of() }}, false) as is_off_due,
    coalesce(dated.off_due_at <= {{ as_of() }} and dated.all_off_at <= dated.off_due_at, false) as is_off_in_time
from dated
left join segments
    on dated.account_id = segments.account_id
    and dated.ended_at >= segments.started_at
    and (segments.ended_at is null or dated.ended_at < segments.ended_at)

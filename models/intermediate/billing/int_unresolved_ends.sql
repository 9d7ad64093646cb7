{{ config(materialized='view') }}
-- One row per subscription that ended without a successor and whose services were not all off then, and the time until they were.

with ends as (

    select * from {{ ref('fct_subscription_ends') }}
    where not has_successor
        and service_count > 0

),

services as (

    select
        subscription_key,
        case when count(deprovisioned_at) = count(*) then max(deprovisioned_at) end as last_off_at
    from {{ ref('int_services') }}
    where activated_at is not null
        and subscription_key is not null
    group by subscription_key

)

select
    ends.subscription_key,
    coalesce(ends.segment_at_end, 'unknown') as segment,
    ends.ended_at as started_at,
    services.last_off_at as ended_at
from ends
inner join services
    on ends.subscription_key = services.subscription_key
where services.last_off_at is null
    or ends.ended_at < services.last_off_at

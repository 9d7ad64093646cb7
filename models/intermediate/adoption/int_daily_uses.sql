-- One row per reportable row of `usage_daily` with an act, and whether events tell the same: where there is one of its connector,
-- day, feature and name, the day as it was delivered does not count.

with days as (

    select * from {{ ref('entity_usage_daily') }}
    where is_reportable
        and event_count > 0

),

delivered as (

    select distinct
        connector,
        usage_date,
        coalesce(feature_id, '') as feature_id,
        coalesce(event_name, '') as event_name
    from days

),

told as (

    select distinct
        delivered.connector,
        delivered.usage_date,
        delivered.feature_id,
        delivered.event_name
    from {{ ref('entity_usage_events') }} as events
    inner join delivered
        on events.connector = delivered.connector
        and coalesce(events.feature_id, '') = delivered.feature_id
        and coalesce(events.event_name, '') = delivered.event_name
        and {{ reporting_date('events.occurred_at') }} = delivered.usage_date
    where events.is_reportable

)

select
    days.connector,
    days.usage_date,
    days.account_id,
    days.subscription_id,
    days.user_id,
    days.feature_id,
    days.event_name,
    days.event_count,
    days.duration_seconds,
    coalesce(days.is_automated, false) as is_automated,
    days.loaded_at,
    told.connector is not null as is_replaced
from days
left join told
    on days.connector = told.connector
    and days.usage_date = told.usage_date
    and coalesce(days.feature_id, '') = told.feature_id
    and coalesce(days.event_name, '') = told.event_name

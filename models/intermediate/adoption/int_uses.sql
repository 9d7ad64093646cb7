{{ config(materialized='view') }}
-- One row per reportable act in the product, and per act or more that came summed by day, which begin with the day.

select
    connector,
    account_id,
    subscription_id,
    coalesce(user_id, 'device:' || device_id) as user_id,
    user_id is null and device_id is not null as is_device,
    coalesce(feature_id, event_name) as usage_name,
    feature_id is null as is_event,
    {{ reporting_date('occurred_at') }} as usage_date,
    occurred_at,
    cast(1 as bigint) as event_count,
    duration_seconds,
    coalesce(is_automated, false) as is_automated,
    loaded_at
from {{ ref('entity_usage_events') }}
where is_reportable

union all

select
    connector,
    account_id,
    subscription_id,
    user_id,
    false as is_device,
    coalesce(feature_id, event_name) as usage_name,
    feature_id is null as is_event,
    usage_date,
    {{ reporting_day_start('usage_date') }} as occurred_at,
    event_count,
    duration_seconds,
    is_automated,
    loaded_at
from {{ ref('int_daily_uses') }}
where not is_replaced

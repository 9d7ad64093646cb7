-- One row per account and day of the reporting calendar on which somebody used the product, with the first use of the day and
-- the first that shows value: from events, and from days that came summed, which begin with their day. A row without an account
-- belongs to its subscription's.

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

value_features as (

    select
        connector,
        feature_id,
        coalesce(event_name, feature_id) as event_name
    from {{ ref('entity_features') }}
    where is_reportable
        and is_value_event

),

events as (

    select
        connector,
        account_id,
        subscription_id,
        {{ reporting_date('occurred_at') }} as usage_date,
        occurred_at,
        feature_id,
        event_name
    from {{ ref('entity_usage_events') }}
    where is_reportable
        and not coalesce(is_automated, false)

    union all

    select
        connector,
        account_id,
        subscription_id,
        usage_date,
        {{ reporting_day_start('usage_date') }} as occurred_at,
        feature_id,
        event_name
    from {{ ref('entity_usage_daily') }}
    where is_reportable
        and not coalesce(is_automated, false)
        and event_count > 0

)

select
    account_ids.account_id,
    events.usage_date,
    min(events.occurred_at) as first_used_at,
    min(
        case when coalesce(value_features.feature_id, value_events.feature_id) is not null then events.occurred_at end
    ) as first_value_at
from events
left join subscriptions
    on events.connector = subscriptions.connector
    and events.subscription_id = subscriptions.subscription_id
left join value_features
    on events.connector = value_features.connector
    and events.feature_id = value_features.feature_id
-- what names no feature is the feature of its event
left join value_features as value_events
    on events.connector = value_events.connector
    and events.event_name = value_events.event_name
    and events.feature_id is null
inner join account_ids
    on events.connector = account_ids.connector
    and coalesce(events.account_id, subscriptions.account_id) = account_ids.native_account_id
group by account_ids.account_id, events.usage_date

-- what tells which days changed:
-- depends_on: {{ ref('days') }} {{ ref('dim_features') }} {{ ref('repeated_usage_events') }} {{ ref('observation_window') }}
-- depends_on: {{ ref('entity_usage_events') }} {{ ref('entity_usage_daily') }}

with uses as (

    select * from {{ ref('int_uses') }}
    where {{ in_batch('occurred_at') }}

),

features as (

    select * from {{ ref('int_feature_names') }}

),

-- where no feature is marked as value, each act is but a login
catalogue as (

    select coalesce(max(case when is_value_event then 1 else 0 end), 0) = 1 as has_value_events from features

),

summed as (

    select
        uses.connector,
        coalesce(uses.account_id, subscriptions.account_id) as native_account_id,
        uses.user_id,
        uses.is_device,
        uses.is_automated,
        coalesce(features.feature_key, uses.connector || ':' || uses.usage_name) as feature_key,
        coalesce(features.tier, 'unclassified') as feature_tier,
        coalesce(features.is_value_event, false) as is_value_event,
        coalesce(features.is_login, false) as is_login,
        uses.usage_date,
        sum(uses.event_count) as event_count,
        sum(uses.duration_seconds) as duration_seconds,
        min(uses.occurred_at) as first_used_at,
        max(uses.loaded_at) as last_loaded_at
    from uses
    left join {{ ref('entity_subscriptions') }} as subscriptions
        on uses.connector = subscriptions.connector
        and uses.subscription_id = subscriptions.subscription_id
        and uses.account_id is null
    left join features
        on uses.connector = features.connector
        and uses.usage_name = features.usage_name
        and uses.is_event = features.is_event
    group by
        uses.connector,
        coalesce(uses.account_id, subscriptions.account_id),
        uses.user_id,
        uses.is_device,
        uses.is_automated,
        coalesce(features.feature_key, uses.connector || ':' || uses.usage_name),
        coalesce(features.tier, 'unclassified'),
        coalesce(features.is_value_event, false),
        coalesce(features.is_login, false),
        uses.usage_date

)

select
    summed.connector,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    summed.native_account_id,
    summed.connector || ':' || summed.user_id as user_key,
    case
        when summed.is_automated then 'machine'
        when internal_users.user_id is not null then 'internal'
        when summed.user_id is null then 'unknown'
        when summed.is_device then 'device'
        else 'person'
    end as user_kind,
    summed.feature_key,
    summed.feature_tier,
    summed.is_value_event,
    summed.is_value_event or (not summed.is_login and not catalogue.has_value_events) as is_active_use,
    summed.is_login,
    cast(summed.event_count as bigint) as event_count,
    cast(summed.duration_seconds as bigint) as duration_seconds,
    summed.first_used_at,
    summed.last_loaded_at,
    summed.usage_date
from summed
cross join catalogue
left join {{ ref('int_account_ids') }} as account_ids
    on summed.connector = account_ids.connector
    and summed.native_account_id = account_ids.native_account_id
left join {{ ref('int_internal_users') }} as internal_users
    on summed.connector = internal_users.connector
    and summed.user_id = internal_users.user_id
where coalesce(account_ids.is_reportable, true)

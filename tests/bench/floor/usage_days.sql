-- The floor of fct_usage_days: one row per account, user, feature and day, with how often, since when and who did it.
with uses as (

    select
        account_id,
        user_id,
        event_name,
        is_automated,
        occurred_at,
        1 as event_count,
        duration_seconds,
        loaded_at
    from raw.usage_events

    union all

    select
        account_id,
        user_id,
        event_name,
        is_automated,
        cast(usage_date as timestamp) as occurred_at,
        event_count,
        duration_seconds,
        loaded_at
    from raw.usage_daily

)

select
    'files' as connector,
    uses.account_id,
    uses.account_id as native_account_id,
    'files:' || uses.user_id as user_key,
    if(uses.is_automated, 'machine', 'person') as user_kind,
    'files:' || features.feature_id as feature_key,
    features.tier as feature_tier,
    features.is_value_event,
    features.is_value_event as is_active_use,
    features.is_login,
    sum(uses.event_count) as event_count,
    sum(uses.duration_seconds) as duration_seconds,
    min(uses.occurred_at) as first_used_at,
    max(uses.loaded_at) as last_loaded_at,
    cast(uses.occurred_at as date) as usage_date
from uses
inner join raw.features as features
    on uses.event_name = features.event_name
group by all

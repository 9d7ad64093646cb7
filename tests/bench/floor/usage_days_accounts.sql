-- The floor of fct_account_usage_days, from what the floor before it summed of raw.usage_events: one row per account and day.
select
    account_id,
    count(distinct user_key) filter (user_kind = 'person') as user_count,
    count(distinct user_key) filter (user_kind = 'person' and is_active_use) as active_user_count,
    count(distinct user_key) filter (user_kind = 'person' and is_login) as login_user_count,
    count(distinct feature_key) filter (user_kind = 'person') as feature_count,
    count(distinct feature_key) filter (user_kind = 'person' and feature_tier = 'sticky') as sticky_feature_count,
    sum(event_count) filter (user_kind = 'person') as event_count,
    sum(event_count) filter (user_kind = 'person' and is_value_event) as value_event_count,
    sum(event_count) filter (user_kind = 'person' and is_login) as login_event_count,
    sum(event_count) filter (user_kind = 'person' and feature_tier in ('core', 'sticky')) as core_event_count,
    sum(event_count) filter (user_kind = 'person' and feature_tier = 'basic') as basic_event_count,
    sum(event_count) filter (user_kind = 'machine') as machine_event_count,
    sum(event_count) as all_event_count,
    sum(duration_seconds) filter (user_kind = 'person') as duration_seconds,
    min(first_used_at) filter (user_kind = 'person') as first_used_at,
    min(first_used_at) filter (user_kind = 'person' and is_value_event) as first_value_at,
    max(last_loaded_at) as last_loaded_at,
    usage_date
from usage_days
group by account_id, usage_date

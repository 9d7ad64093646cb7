-- what tells which days changed:
-- depends_on: {{ ref('days') }} {{ ref('int_account_ids') }}

with usage_days as (

    select * from {{ ref('fct_usage_days') }}
    where {{ in_batch_of_days('usage_date') }}

),

-- by what people do; machines and our own people stand beside them
judged as (

    select
        *,
        user_kind in ('person', 'device', 'unknown') as is_used,
        case when user_kind in ('person', 'device') then user_key end as person_key
    from usage_days

)

select
    account_id,
    count(distinct person_key) as user_count,
    count(distinct case when is_active_use then person_key end) as active_user_count,
    count(distinct case when is_login then person_key end) as login_user_count,
    count(distinct case when is_used then feature_key end) as feature_count,
    count(distinct case when is_used and feature_tier = 'sticky' then feature_key end) as sticky_feature_count,
    cast(sum(case when is_used then event_count else 0 end) as bigint) as event_count,
    cast(sum(case when is_used and is_active_use then event_count else 0 end) as bigint) as active_event_count,
    cast(sum(case when is_used and is_value_event then event_count else 0 end) as bigint) as value_event_count,
    cast(sum(case when is_used and is_login then event_count else 0 end) as bigint) as login_event_count,
    cast(sum(case when is_used and feature_tier in ('core', 'sticky') then event_count else 0 end) as bigint) as core_event_count,
    cast(sum(case when is_used and feature_tier = 'basic' then event_count else 0 end) as bigint) as basic_event_count,
    cast(sum(case when user_kind = 'machine' then event_count else 0 end) as bigint) as machine_event_count,
    cast(sum(case when user_kind = 'internal' then event_count else 0 end) as bigint) as internal_event_count,
    cast(sum(event_count) as bigint) as all_event_count,
    cast(sum(case when is_used then duration_seconds end) as bigint) as duration_seconds,
    min(case when is_used then first_used_at end) as first_used_at,
    min(case when is_used and is_value_event then first_used_at end) as first_value_at,
    min(case when is_used and feature_tier in ('core', 'sticky') then first_used_at end) as first_core_at,
    count(*) as usage_count,
    cast(sum(case when is_active_use then 1 else 0 end) as bigint) as active_usage_count,
    max(last_loaded_at) as last_loaded_at,
    usage_date
from judged
group by account_id, usage_date

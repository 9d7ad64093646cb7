-- One row per account with use by people, or a feature it may use, in the 28 days up to `as_of`: how many used it, and how much
-- of what it may use.

with uses as (

    select * from {{ ref('fct_usage_days') }}
    where user_kind in ('person', 'device', 'unknown')
        and account_id != 'unresolved'
        and usage_date > {{ add_days(last_day(), -28) }}

),

used as (

    select
        account_id,
        count(distinct case when is_active_use and user_kind != 'unknown' then user_key end) as active_user_count,
        sum(case when is_active_use then event_count else 0 end) as active_event_count,
        max(case when feature_tier = 'sticky' then 1 else 0 end) as has_sticky,
        count(distinct feature_key) as feature_count
    from uses
    group by account_id

),

features as (

    select
        account_id,
        feature_key
    from uses
    group by account_id, feature_key

),

entitled as (

    select distinct
        account_ids.account_id,
        entitlements.connector || ':' || entitlements.feature_id as feature_key
    from {{ ref('entity_entitlements') }} as entitlements
    inner join {{ ref('int_account_ids') }} as account_ids
        on entitlements.connector = account_ids.connector
        and entitlements.account_id = account_ids.native_account_id
    where entitlements.is_reportable
        and entitlements.entitlement_type = 'feature'
        and entitlements.feature_id is not null
        and coalesce(entitlements.ended_at >= {{ as_of() }}, true)

),

breadth as (

    select
        entitled.account_id,
        count(*) as entitled_count,
        count(features.feature_key) as used_count
    from entitled
    left join features
        on entitled.account_id = features.account_id
        and entitled.feature_key = features.feature_key
    group by entitled.account_id

)

select
    coalesce(used.account_id, breadth.account_id) as account_id,
    coalesce(used.active_user_count, 0) as active_user_count,
    cast(coalesce(used.active_event_count, 0) as bigint) as active_event_count,
    coalesce(used.has_sticky, 0) = 1 as has_used_sticky,
    coalesce(used.feature_count, 0) as feature_count,
    breadth.entitled_count as entitled_feature_count,
    breadth.used_count as used_entitled_feature_count
from used
full outer join breadth
    on used.account_id = breadth.account_id

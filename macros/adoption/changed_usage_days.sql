{#
    A `select` of the days that `fct_usage_days`, the relation `counted`, has to count anew: those of events that were loaded since, or
    up to `usage_lookback_days` before, its latest one, wherever other copies of them lie; the latest days; days with an account that is
    another one now, or a feature that the catalogue tells otherwise; and what lies after `as_of`.
#}
{% macro changed_usage_days(counted) %}
    {%- set lookback = var('usage_lookback_days') -%}
    {%- set known = run_query('select max(usage_date), max(last_loaded_at) from ' ~ counted).rows[0] -%}
    {%- if known[0] is none %}
    select distinct {{ lifecycle.reporting_date('occurred_at') }} as usage_date from {{ ref('entity_usage_events') }}
    union
    select usage_date from {{ ref('entity_usage_daily') }}
    {%- else -%}
    {%- set day = lifecycle.add_days("cast('" ~ known[0] ~ "' as date)", -lookback) -%}
    {%- set last_loaded_at = "cast('" ~ known[1] ~ "' as timestamp)" if known[1] else 'cast(null as timestamp)' -%}
    {%- set loaded_at = lifecycle.add_seconds(last_loaded_at, -86400 * lookback) %}
with repeated as (
    select * from {{ ref('repeated_usage_events') }}
),
catalogue as (
    select coalesce(max(case when is_value_event then 1 else 0 end), 0) = 1 as has_value_events
    from {{ ref('dim_features') }}
    where is_reportable
),
found as (
    select {{ lifecycle.reporting_date('occurred_at') }} as usage_date
    from {{ ref('entity_usage_events') }}
    where loaded_at >= {{ loaded_at }}
    union
    select {{ lifecycle.reporting_date('occurred_at') }} as usage_date
    from {{ ref('entity_usage_events') }}
    where occurred_at >= {{ lifecycle.reporting_day_start(day) }}
    union
    select usage_date
    from {{ ref('entity_usage_daily') }}
    where loaded_at >= {{ loaded_at }}
        or usage_date >= {{ day }}
    union
    select {{ lifecycle.reporting_date('copies.occurred_at') }} as usage_date
    from repeated
    inner join repeated as copies
        on repeated.connector = copies.connector
        and repeated.event_id = copies.event_id
    where repeated.loaded_at >= {{ loaded_at }}
    union
    select usage_date
    from {{ counted }}
    where usage_date >= {{ day }}
        or usage_date >= {{ lifecycle.last_day() }}
    union
    select counted.usage_date
    from {{ counted }} as counted
    left join {{ ref('int_account_ids') }} as account_ids
        on counted.connector = account_ids.connector
        and counted.native_account_id = account_ids.native_account_id
    left join {{ ref('dim_features') }} as features
        on counted.feature_key = features.feature_key
        and features.is_reportable
    cross join catalogue
    where counted.account_id != coalesce(account_ids.account_id, 'unresolved')
        or not coalesce(account_ids.is_reportable, true)
        or counted.feature_tier != coalesce(features.tier, 'unclassified')
        or counted.is_value_event != coalesce(features.is_value_event, false)
        or counted.is_login != coalesce(features.is_login, false)
        or counted.is_active_use != (counted.is_value_event or (not counted.is_login and not catalogue.has_value_events))
)
select distinct usage_date from found where usage_date is not null
    {%- endif %}
{% endmacro %}


{#
    A `select` of the days on which `fct_account_usage_days`, the relation `counted`, does not say what `fct_usage_days` says: the latest
    ones, those whose sums differ, and those of an account that is none any more.
#}
{% macro changed_account_usage_days(counted) %}
    {%- set known = run_query('select max(usage_date) from ' ~ counted).rows[0] -%}
with told as (
    select
        usage_date,
        count(*) as usage_count,
        sum(event_count) as event_count,
        sum(case when account_id = 'unresolved' then event_count else 0 end) as unresolved_count,
        sum(case when is_active_use then 1 else 0 end) as active_count,
        max(last_loaded_at) as last_loaded_at
    from {{ ref('fct_usage_days') }}
    group by usage_date
),
held as (
    select
        usage_date,
        sum(usage_count) as usage_count,
        sum(all_event_count) as event_count,
        sum(case when account_id = 'unresolved' then all_event_count else 0 end) as unresolved_count,
        sum(active_usage_count) as active_count,
        max(last_loaded_at) as last_loaded_at
    from {{ counted }}
    group by usage_date
)
select coalesce(told.usage_date, held.usage_date) as usage_date
from told
full outer join held
    on told.usage_date = held.usage_date
where told.usage_date is null
    or held.usage_date is null
    or told.usage_count != held.usage_count
    or told.event_count != held.event_count
    or told.unresolved_count != held.unresolved_count
    or told.active_count != held.active_count
    or coalesce(told.last_loaded_at, {{ lifecycle.always() }}) != coalesce(held.last_loaded_at, {{ lifecycle.always() }})
    {%- if known[0] is not none %}
    or told.usage_date >= {{ lifecycle.add_days("cast('" ~ known[0] ~ "' as date)", -var('usage_lookback_days')) }}
    {%- endif %}
union
select counted.usage_date
from {{ counted }} as counted
left join {{ ref('int_account_ids') }} as account_ids
    on counted.account_id = account_ids.account_id
where account_ids.account_id is null
    and counted.account_id != 'unresolved'
{% endmacro %}

with trials as (

    select * from {{ ref('int_trials') }}

),

windows as (

    {% for days in [14, 30, 90] -%}
        select {{ days }} as window_days
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

segments as (

    select * from {{ ref('int_account_segments') }}

)

select
    trials.trial_key || ':' || cast(windows.window_days as {{ dbt.type_string() }}) as trial_conversion_id,
    trials.trial_key,
    trials.account_id,
    windows.window_days,
    segments.segment as segment_at_start,
    trials.started_at,
    {{ reporting_date('trials.started_at') }} as started_date,
    trials.ended_at,
    trials.first_paid_at,
    {{ is_mature_after('trials.started_at', 'windows.window_days') }} as is_mature,
    {{ is_within('trials.started_at', 'trials.first_paid_at', 'windows.window_days') }} as is_converted_within_window
from trials
cross join windows
left join segments
    on trials.account_id = segments.account_id
    and trials.started_at >= segments.started_at
    and (segments.ended_at is null or trials.started_at < segments.ended_at)

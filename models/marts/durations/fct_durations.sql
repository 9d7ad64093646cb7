{% set subjects = ['stays', 'tickets', 'live_contacts', 'tenures', 'deals', 'orders', 'onboardings', 'services', 'signals'] %}

with measures as (

    select * from {{ ref('duration_measures') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

observation_window as (

    select * from {{ ref('observation_window') }}

),

durations as (

    {% for subject in subjects -%}
        select * from {{ ref('int_duration_' ~ subject) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

timed as (

    select
        durations.*,
        {{ diff_seconds('durations.started_at', 'coalesce(durations.ended_at, observation_window.as_of)') }} as duration_seconds,
        -- how old it was when it could first be seen to end
        greatest({{ diff_seconds('durations.started_at', 'observation_window.starts_at') }}, 0) as entry_age_seconds,
        {{ reporting_date('durations.started_at') }} as started_date
    from durations
    cross join observation_window

)

select
    timed.measure || ':' || timed.subject_id as duration_id,
    timed.measure,
    timed.subject_id,
    timed.account_id,
    segments.segment,
    timed.channel,
    timed.started_at,
    timed.ended_at,
    timed.ended_by,
    timed.ended_at is not null
    and (
        measures.finishing_ends = 'any'
        or '|' || measures.finishing_ends || '|' like '%|' || timed.ended_by || '|%'
    ) as is_finished,
    timed.ended_at is null as is_open,
    timed.entry_age_seconds,
    timed.duration_seconds,
    timed.started_date,
    cast({{ dbt.date_trunc('month', 'timed.started_date') }} as date) as cohort_month_start,
    cast({{ dbt.date_trunc('quarter', 'timed.started_date') }} as date) as cohort_quarter_start
from timed
inner join measures
    on timed.measure = measures.measure
left join segments
    on timed.account_id = segments.account_id
    and timed.started_at >= segments.started_at
    and (segments.ended_at is null or timed.started_at < segments.ended_at)

-- One row per schedule and stretch of time, within a day of UTC, for which it is open or for which it is closed. The rows of a
-- schedule follow each other without a gap, so that every instant is in exactly one.

{% set by_time = 'over (partition by schedule_key order by started_at)' %}

with states as (

    select
        schedule_key,
        changed_at as started_at,
        is_open,
        lag(is_open) over (partition by schedule_key order by changed_at) as was_open
    from {{ ref('int_schedule_states') }}

),

segments as (

    select
        schedule_key,
        cast(started_at as date) as utc_day,
        started_at,
        lead(started_at) {{ by_time }} as ended_at,
        is_open
    from states
    -- windows that touch or overlap are one segment
    where was_open is null
        or is_open != was_open
        or started_at = cast(cast(started_at as date) as timestamp)

)

select
    schedule_key,
    utc_day,
    started_at,
    ended_at,
    is_open,
    cast(coalesce(sum(case when is_open then {{ diff_seconds('started_at', 'ended_at') }} else 0 end) over (
        partition by schedule_key order by started_at
        rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as open_seconds_before
from segments
where ended_at is not null

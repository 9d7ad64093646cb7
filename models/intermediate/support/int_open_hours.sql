-- One row per open segment of a schedule and day's worth of open time that it reaches into: where a due time is looked for, among
-- the few segments of its bucket.

with segments as (

    select
        schedule_key,
        started_at,
        open_seconds_before,
        open_seconds_before + {{ diff_seconds('started_at', 'ended_at') }} as open_seconds_after
    from {{ ref('int_business_segments') }}
    where is_open

),

bucketed as (

    select
        *,
        {{ open_day('open_seconds_before + 1') }} as first_open_day,
        {{ open_day('open_seconds_after') }} as last_open_day
    from segments

)

select
    schedule_key,
    first_open_day as open_day,
    started_at,
    open_seconds_before,
    open_seconds_after
from bucketed

union all

select
    schedule_key,
    last_open_day as open_day,
    started_at,
    open_seconds_before,
    open_seconds_after
from bucketed
where last_open_day > first_open_day

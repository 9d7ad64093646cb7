-- One row per schedule and time for which one of its weekly windows or holidays holds, in UTC. Rows may overlap.

with schedules as (

    select * from {{ ref('int_schedules') }}

),

windows as (

    select * from {{ ref('entity_schedule_windows') }}
    where is_reportable

),

-- west of Greenwich, a window of a week may reach into the first day from the evening of the eighth before it
span as (

    select
        {{ add_days('min(covered_from)', -8) }} as first_day,
        max(covered_until) as last_day
    from schedules

),

days as (

    {{ date_series('first_day', 'last_day', 'span') }}

),

wall_times as (

    select
        windows.connector,
        windows.schedule_id,
        windows.kind,
        {{ add_seconds('cast(days.date_day as timestamp)', '60 * windows.start_minute') }} as starts_at,
        {{ add_seconds('cast(days.date_day as timestamp)', '60 * windows.end_minute') }} as ends_at
    from windows
    inner join days
        on windows.weekday = {{ iso_weekday('days.date_day') }}
        and (windows.start_date is null or windows.start_date <= days.date_day)
        and (windows.end_date is null or windows.end_date >= days.date_day)
    where windows.kind = 'weekly'
        and windows.start_minute < windows.end_minute

    union all

    select
        connector,
        schedule_id,
        kind,
        cast(start_date as timestamp) as starts_at,
        cast({{ add_days('coalesce(end_date, start_date)', 1) }} as timestamp) as ends_at
    from windows
    where kind = 'holiday'

),

hours as (

    select
        schedules.schedule_key,
        wall_times.kind,
        {{ local_to_utc('wall_times.starts_at', 'schedules.time_zone') }} as started_at,
        {{ local_to_utc('wall_times.ends_at', 'schedules.time_zone') }} as ended_at
    from schedules
    inner join wall_times
        on schedules.connector = wall_times.connector
        and schedules.schedule_id = wall_times.schedule_id

)

select
    schedule_key,
    kind,
    started_at,
    ended_at
from hours
-- in the night in which 02:00 becomes 03:00, 02:30 is 03:30: a window from 02:30 to 03:00 is none
where started_at < ended_at

-- One row per schedule, local day and time in which it is open on that day, in UTC. What runs past midnight is two openings, so that
-- a closed day closes its own part of a night and no other.
with schedules as (

    select distinct schedule_id, time_zone
    from support_hours

),

days as (

    select
        schedules.*,
        cast(day_at as date) as local_day
    from schedules
    cross join range(getvariable('starts_at') - to_days(3), getvariable('as_of') + to_days(3), to_days(1)) as all_days(day_at)

),

windows as (

    select
        days.schedule_id,
        days.time_zone,
        days.local_day,
        hours.start_minute,
        hours.end_minute
    from days
    inner join support_hours as hours
        on days.schedule_id = hours.schedule_id
        and isodow(days.local_day) = hours.weekday
    where hours.kind = 'weekly'
        and days.local_day >= coalesce(hours.start_date, days.local_day)
        and days.local_day <= coalesce(hours.end_date, days.local_day)

),

openings as (

    select
        schedule_id,
        time_zone,
        local_day,
        start_minute,
        least(end_minute, 1440) as end_minute
    from windows

    union all

    select
        schedule_id,
        time_zone,
        local_day + 1 as local_day,
        0 as start_minute,
        end_minute - 1440 as end_minute
    from windows
    where end_minute > 1440

)

select
    openings.schedule_id,
    openings.local_day,
    timezone('UTC', timezone(openings.time_zone, openings.local_day + to_minutes(openings.start_minute))) as opens_at,
    timezone('UTC', timezone(openings.time_zone, openings.local_day + to_minutes(openings.end_minute))) as closes_at
from openings
left join support_hours as holidays
    on openings.schedule_id = holidays.schedule_id
    and holidays.kind = 'holiday'
    and openings.local_day between holidays.start_date and holidays.end_date
where holidays.schedule_id is null

-- One row per schedule and weekly window or closure of it.
select
    schedule_id,
    kind,
    weekday,
    start_minute,
    end_minute,
    start_date,
    end_date,
    window_name,
    getvariable('as_of') as loaded_at
from support_hours
order by schedule_id, kind, weekday, start_minute, start_date

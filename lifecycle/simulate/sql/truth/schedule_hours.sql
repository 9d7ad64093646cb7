-- One row per schedule, local day and time in which it is open on that day, in UTC; of closures nothing is left.
select
    schedule_id,
    local_day,
    opens_at,
    closes_at
from support_openings
where local_day >= cast(getvariable('starts_at') as date)
    and local_day < cast(getvariable('as_of') as date)
order by schedule_id, opens_at

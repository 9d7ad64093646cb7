-- One row per schedule of the support.
select distinct
    schedule_id,
    schedule_name,
    time_zone,
    is_default,
    getvariable('as_of') as loaded_at
from support_hours
order by schedule_id

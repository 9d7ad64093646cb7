with staff as (

    select * from {{ ref('entity_staff') }}

)

select
    connector || ':' || staff_id as staff_key,
    connector,
    staff_id,
    team as current_team,
    department as current_department,
    job_role as current_job_role,
    connector || ':' || manager_staff_id as current_manager_key,
    started_at,
    ended_at,
    coalesce(is_bot, false) as is_bot,
    ended_at is null and coalesce(is_active, true) as is_active,
    is_reportable,
    excluded_reason
from staff

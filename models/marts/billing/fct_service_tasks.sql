with tasks as (

    select * from {{ ref('entity_tasks') }}
    where is_reportable
        and kind in ('provision', 'deprovision', 'change_service')

),

services as (

    select * from {{ ref('int_services') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    tasks.connector || ':' || tasks.task_id as service_task_key,
    tasks.connector,
    tasks.kind as task_kind,
    coalesce(tasks.system, 'none') as system_name,
    services.service_key,
    services.subscription_key,
    coalesce(services.account_id, account_ids.account_id, 'unresolved') as account_id,
    tasks.created_at,
    {{ reporting_date('tasks.created_at') }} as created_date,
    tasks.due_at,
    tasks.completed_at,
    tasks.cancelled_at,
    tasks.first_failed_at,
    coalesce(tasks.attempt_count, 1) as attempt_count,
    {{ diff_seconds('tasks.created_at', 'tasks.completed_at') }} as duration_seconds,
    case
        when tasks.completed_at is not null then 'done'
        when tasks.cancelled_at is not null or tasks.status = 'cancelled' then 'cancelled'
        when tasks.status = 'failed' then 'failed'
        else 'open'
    end as status,
    -- one that was begun and tried once, or is done, has an outcome of its first attempt
    tasks.completed_at is not null
    or tasks.first_failed_at is not null
    or coalesce(tasks.attempt_count, 1) > 1
    or coalesce(tasks.status = 'failed', false) as is_attempted,
    tasks.first_failed_at is not null
    or coalesce(tasks.attempt_count, 1) > 1
    or coalesce(tasks.status = 'failed', false) as is_first_attempt_failed
from tasks
left join services
    on tasks.connector = services.connector
    and tasks.service_id = services.service_id
left join account_ids
    on tasks.connector = account_ids.connector
    and tasks.account_id = account_ids.native_account_id
where coalesce(account_ids.is_reportable, true)

with tasks as (

    select * from {{ ref('int_tasks') }}

),

contexts as (

    select * from {{ ref('int_task_contexts') }}

),

judged as (

    select
        tasks.*,
        {{ day_end('tasks.due_date') }} <= {{ as_of() }} as is_day_over,
        {{ reporting_date('tasks.completed_at') }} <= tasks.due_date as is_in_time,
        case
            when tasks.completed_at is not null then 'done'
            when tasks.cancelled_at is not null then 'cancelled'
            -- some sources tell how it stands and not since when
            when tasks.status in ('done', 'failed', 'cancelled') then tasks.status
            else 'open'
        end as resolved_status
    from tasks

)

select
    judged.task_key,
    judged.connector,
    judged.task_id,
    judged.account_id,
    case
        when judged.kind in ('success', 'customer', 'provision', 'deprovision', 'change_service') then judged.kind
        else 'other'
    end as kind,
    judged.kind as native_kind,
    coalesce(judged.task_type, 'none') as task_type,
    judged.onboarding_key,
    judged.signal_key,
    judged.staff_key,
    coalesce(judged.system, 'none') as system_name,
    judged.owned_by,
    contexts.stage_at_creation,
    contexts.segment_at_creation,
    {{ tenure_band('contexts.tenure_seconds_at_creation') }} as tenure_band_at_creation,
    judged.created_at,
    {{ reporting_date('judged.began_at') }} as created_date,
    judged.due_at,
    judged.due_date,
    judged.started_at,
    judged.completed_at,
    judged.cancelled_at,
    judged.resolved_status as status,
    {{ diff_seconds('judged.created_at', 'judged.completed_at') }} as work_seconds,
    judged.is_first_attempt_failed,
    coalesce(
        judged.is_day_over
        -- what was called off before it was late was not to be done
        and (judged.resolved_status != 'cancelled' or {{ reporting_date('judged.cancelled_at') }} > judged.due_date),
        false
    ) as is_due,
    coalesce(judged.is_day_over and judged.is_in_time, false) as is_on_time,
    coalesce(judged.is_day_over and judged.resolved_status in ('open', 'failed'), false) as is_overdue
from judged
inner join contexts
    on judged.task_key = contexts.task_key

-- One row per reportable task of a reportable account or of nobody known: its own account, else that of its person, its
-- onboarding or its service, else `unresolved`.

with tasks as (

    select * from {{ ref('entity_tasks') }}
    where is_reportable

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

projects as (

    select * from {{ ref('entity_onboarding_projects') }}

),

services as (

    select * from {{ ref('entity_services') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    tasks.connector || ':' || tasks.task_id as task_key,
    tasks.connector,
    tasks.task_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    tasks.kind,
    tasks.task_type,
    tasks.connector || ':' || tasks.onboarding_project_id as onboarding_key,
    tasks.connector || ':' || tasks.signal_id as signal_key,
    tasks.connector || ':' || tasks.staff_id as staff_key,
    tasks.system,
    coalesce(tasks.owned_by, case when tasks.kind = 'customer' then 'customer' else 'company' end) as owned_by,
    coalesce(tasks.created_at, tasks.started_at, tasks.due_at, tasks.completed_at) as began_at,
    tasks.created_at,
    tasks.due_at,
    {{ reporting_date('tasks.due_at') }} as due_date,
    tasks.started_at,
    tasks.completed_at,
    tasks.cancelled_at,
    tasks.status,
    tasks.first_failed_at is not null or coalesce(tasks.attempt_count > 1, false) as is_first_attempt_failed
from tasks
left join contacts
    on tasks.connector = contacts.connector
    and tasks.contact_id = contacts.contact_id
left join projects
    on tasks.connector = projects.connector
    and tasks.onboarding_project_id = projects.onboarding_project_id
left join services
    on tasks.connector = services.connector
    and tasks.service_id = services.service_id
left join account_ids
    on tasks.connector = account_ids.connector
    and coalesce(tasks.account_id, contacts.account_id, projects.account_id, services.account_id)
    = account_ids.native_account_id
where coalesce(account_ids.is_reportable, true)

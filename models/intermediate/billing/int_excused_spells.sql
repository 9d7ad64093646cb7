-- One row per service and stretch of time in which it need not be billed, and need not be served: its subscription is on trial,
-- or paused (CV-14), or its customer had it suspended.

with services as (

    select * from {{ ref('int_services') }}
    where subscription_id is not null

),

trials as (

    select
        connector,
        subscription_id,
        trial_started_at as started_at,
        coalesce(trial_ended_at, ended_at) as ended_at
    from {{ ref('entity_subscriptions') }}
    where is_reportable
        and trial_started_at is not null

),

paid as (

    select * from {{ ref('int_paid_subscriptions') }}

),

pauses as (

    select * from {{ ref('int_counting_spells') }}
    where is_paused

)

select
    services.service_key,
    'trial' as excused_by,
    trials.started_at,
    -- least() passes over nulls, which mean "goes on" and "not paid"
    least(trials.ended_at, paid.paid_from_at) as ended_at
from services
inner join trials
    on services.connector = trials.connector
    and services.subscription_id = trials.subscription_id
left join paid
    on services.connector = paid.connector
    and services.subscription_id = paid.subscription_id

union all

select
    services.service_key,
    'pause' as excused_by,
    pauses.started_at,
    pauses.ended_at
from services
inner join pauses
    on services.connector = pauses.connector
    and services.subscription_id = pauses.subscription_id

union all

select
    service_key,
    'suspension' as excused_by,
    started_at,
    ended_at
from {{ ref('int_service_suspensions') }}
where is_by_customer

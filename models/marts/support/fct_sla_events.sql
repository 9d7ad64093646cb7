with runs as (

    select * from {{ ref('int_sla_runs') }}

),

stretches as (

    select * from {{ ref('int_ticket_stretches') }}

),

open_hours as (

    select * from {{ ref('int_open_hours') }}

),

-- the schedule by which the time is used up, and how long it has been open by then
scheduled as (

    select
        runs.*,
        stretches.schedule_key,
        stretches.started_at as stretch_started_at,
        runs.clock_at_end - stretches.business_seconds_before as stretch_seconds,
        stretches.open_seconds_at_start + runs.clock_at_end - stretches.business_seconds_before as open_seconds
    from runs
    left join stretches
        on runs.ticket_key = stretches.ticket_key
        and runs.clock_at_end > stretches.business_seconds_before
        and (stretches.business_seconds_after is null or runs.clock_at_end <= stretches.business_seconds_after)

),

due as (

    select
        scheduled.*,
        case
            when not scheduled.is_business_time
                then {{ add_seconds('scheduled.run_started_at', 'scheduled.seconds_left') }}
            -- where hours are not known, every hour counts
            when scheduled.open_seconds is null
                then {{ add_seconds('scheduled.stretch_started_at', 'scheduled.stretch_seconds') }}
            else {{ add_seconds('open_hours.started_at', 'scheduled.open_seconds - open_hours.open_seconds_before') }}
        end as due_at
    from scheduled
    left join open_hours
        on {{ is_used_up_in('open_hours', 'scheduled.schedule_key', 'scheduled.open_seconds') }}

),

judged as (

    select
        *,
        case
            -- what is due at closing time and comes at night is late, though no hour that counts has passed
            when due_at < judged_at then 'breached'
            when met_at is not null then 'achieved'
            when ended_at is not null then 'cancelled'
            else 'active'
        end as outcome
    from due

),

settled as (

    select
        *,
        case outcome when 'breached' then due_at when 'achieved' then met_at end as settled_at
    from judged

)

select
    ticket_key || ':' || measure || ':' || cast(event_number as {{ dbt.type_string() }}) as sla_event_id,
    ticket_key,
    account_id,
    measure,
    cast(event_number as int) as event_number,
    sla_policy_id,
    coalesce(priority, 'unknown') as priority,
    cast(target_seconds as bigint) as target_seconds,
    is_business_time,
    started_at,
    {{ reporting_date('started_at') }} as started_date,
    due_at,
    ended_at,
    elapsed_seconds,
    outcome,
    outcome = 'breached' as is_breached,
    settled_at,
    {{ reporting_date('settled_at') }} as settled_date
from settled

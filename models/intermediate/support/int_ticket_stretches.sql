-- One row per ticket and time for which one schedule is in force, with the business time before it, so that of any moment in it
-- the business time since the ticket was opened can be told. Where hours are not known, every hour counts.

with stretches as (

    select * from {{ ref('int_ticket_schedules') }}

),

segments as (

    select * from {{ ref('int_business_segments') }}

),

measured as (

    select
        stretches.ticket_key,
        stretches.schedule_key,
        stretches.started_at,
        stretches.ended_at,
        {{ open_seconds('start_segments', 'stretches.started_at') }} as open_seconds_at_start,
        coalesce(
            {{ business_seconds('start_segments', 'stretches.started_at', 'end_segments', 'stretches.ended_at') }},
            {{ diff_seconds('stretches.started_at', 'stretches.ended_at') }}
        ) as business_seconds
    from stretches
    left join segments as start_segments
        on {{ is_in_segment('start_segments', 'stretches.schedule_key', 'stretches.started_at') }}
    left join segments as end_segments
        on {{ is_in_segment('end_segments', 'stretches.schedule_key', 'stretches.ended_at') }}

),

summed as (

    select
        *,
        -- the last has no end, so it adds nothing
        cast(coalesce(sum(business_seconds) over (
            partition by ticket_key order by started_at
            rows between unbounded preceding and current row
        ), 0) as bigint) as business_seconds_so_far
    from measured

)

select
    ticket_key,
    schedule_key,
    started_at,
    ended_at,
    open_seconds_at_start,
    business_seconds_so_far - coalesce(business_seconds, 0) as business_seconds_before,
    case when ended_at is not null then business_seconds_so_far end as business_seconds_after
from summed

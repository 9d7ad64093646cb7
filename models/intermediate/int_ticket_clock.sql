-- One row per ticket and moment of it, with the business time since it was opened: of two moments, the difference is the business
-- time between them, whatever schedules were in force.

with moments as (

    select * from {{ ref('int_ticket_moments') }}

),

stretches as (

    select * from {{ ref('int_ticket_stretches') }}

),

segments as (

    select * from {{ ref('int_business_segments') }}

)

select
    moments.ticket_key,
    moments.moment,
    stretches.business_seconds_before + coalesce(
        {{ open_seconds('segments', 'moments.moment') }} - stretches.open_seconds_at_start,
        {{ diff_seconds('stretches.started_at', 'moments.moment') }}
    ) as business_seconds,
    segments.schedule_key is not null as is_on_schedule
from moments
inner join stretches
    on moments.ticket_key = stretches.ticket_key
    and moments.moment >= stretches.started_at
    and (stretches.ended_at is null or moments.moment < stretches.ended_at)
left join segments
    on {{ is_in_segment('segments', 'stretches.schedule_key', 'moments.moment') }}

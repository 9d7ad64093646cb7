-- One row per ticket: how long ago it was opened, by the calendar and in business time, and whether the hours of its schedule
-- were known then.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

stretches as (

    select * from {{ ref('int_ticket_stretches') }}

),

segments as (

    select * from {{ ref('int_business_segments') }}

)

select
    tickets.ticket_key,
    tickets.created_at,
    {{ diff_seconds('tickets.created_at', as_of()) }} as age_seconds,
    {{ ticket_clock('stretches', 'segments', as_of()) }} as age_business_seconds,
    start_segments.schedule_key is not null as has_business_hours
from tickets
inner join stretches as start_stretches
    on {{ is_in_stretch('start_stretches', 'tickets.ticket_key', 'tickets.created_at') }}
left join segments as start_segments
    on {{ is_in_segment('start_segments', 'start_stretches.schedule_key', 'tickets.created_at') }}
inner join stretches
    on {{ is_in_stretch('stretches', 'tickets.ticket_key', as_of()) }}
left join segments
    on {{ is_in_segment('segments', 'stretches.schedule_key', as_of()) }}

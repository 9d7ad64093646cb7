-- One row per schedule that metrics may use, with the days of UTC for which its hours are laid out.

with schedules as (

    select
        *,
        row_number() over (
            partition by connector order by case when is_default then 0 else 1 end, {{ sort_text('schedule_id') }}
        ) as default_rank
    from {{ ref('entity_schedules') }}
    where is_reportable

),

observation_window as (

    select * from {{ ref('observation_window') }}

),

first_ticket as (

    select min(created_at) as created_at
    from {{ ref('int_tickets') }}

)

select
    schedules.connector || ':' || schedules.schedule_id as schedule_key,
    schedules.connector,
    schedules.schedule_id,
    schedules.time_zone,
    schedules.default_rank = 1 as is_default,
    -- with `history_start` set, tickets may be older than what is looked at
    cast(least(observation_window.starts_at, first_ticket.created_at) as date) as covered_from,
    -- a year on, so that what is promised before `as_of` and due after it has its due time
    {{ add_days('cast(observation_window.as_of as date)', 367) }} as covered_until
from schedules
cross join observation_window
cross join first_ticket

-- One row per ticket: when it was first answered, first and last solved, how long that took, and how long ago it was opened, by
-- the calendar and in business time.

{% set moments = {'first_reply': 'first_replied_at', 'first_resolution': 'first_solved_at', 'full_resolution': 'solved_at'} %}

with tickets as (

    select * from {{ ref('int_tickets') }}

),

replies as (

    select * from {{ ref('int_ticket_first_replies') }}

),

solves as (

    select * from {{ ref('int_ticket_solves') }}

),

waits as (

    select * from {{ ref('int_ticket_waits') }}

),

clock as (

    select * from {{ ref('int_ticket_clock') }}

),

timed as (

    select
        tickets.ticket_key,
        tickets.created_at,
        replies.first_replied_at,
        coalesce(waits.first_solved_at, tickets.source_first_solved_at, solves.solved_at) as first_solved_at,
        solves.solved_at
    from tickets
    left join replies
        on tickets.ticket_key = replies.ticket_key
    left join solves
        on tickets.ticket_key = solves.ticket_key
    left join waits
        on tickets.ticket_key = waits.ticket_key

)

select
    timed.ticket_key,
    timed.created_at,
    timed.first_replied_at,
    timed.first_solved_at,
    timed.solved_at,
    {% for name, moment in moments.items() -%}
        {{ diff_seconds('timed.created_at', 'timed.' ~ moment) }} as {{ name }}_seconds,
        {{ name }}_clock.business_seconds as {{ name }}_business_seconds,
    {% endfor -%}
    {{ diff_seconds('timed.created_at', as_of()) }} as age_seconds,
    age_clock.business_seconds as age_business_seconds,
    start_clock.is_on_schedule as has_business_hours
from timed
inner join clock as start_clock
    on timed.ticket_key = start_clock.ticket_key
    and timed.created_at = start_clock.moment
inner join clock as age_clock
    on timed.ticket_key = age_clock.ticket_key
    and age_clock.moment = {{ as_of() }}
{% for name, moment in moments.items() -%}
    left join clock as {{ name }}_clock
        on timed.ticket_key = {{ name }}_clock.ticket_key
        and timed.{{ moment }} = {{ name }}_clock.moment
{% endfor -%}

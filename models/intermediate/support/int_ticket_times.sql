-- One row per ticket: when it was first answered, first and last solved, how long that took, and how long ago it was opened, by
-- the calendar and in business time.

{% set moments = {'first_reply': 'first_replied_at', 'first_resolution': 'first_solved_at', 'full_resolution': 'solved_at'} %}

with tickets as (

    select * from {{ ref('int_tickets') }}

),

ages as (

    select * from {{ ref('int_ticket_ages') }}

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

stretches as (

    select * from {{ ref('int_ticket_stretches') }}

),

segments as (

    select * from {{ ref('int_business_segments') }}

),

timed as (

    select
        tickets.ticket_key,
        tickets.created_at,
        replies.first_replied_at,
        coalesce(waits.first_solved_at, tickets.source_first_solved_at, solves.solved_at) as first_solved_at,
        solves.solved_at,
        ages.age_seconds,
        ages.age_business_seconds,
        ages.has_business_hours
    from tickets
    inner join ages
        on tickets.ticket_key = ages.ticket_key
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
        {{ ticket_clock(name ~ '_stretches', name ~ '_segments', 'timed.' ~ moment) }} as {{ name }}_business_seconds,
    {% endfor -%}
    timed.age_seconds,
    timed.age_business_seconds,
    timed.has_business_hours
from timed
{% for name, moment in moments.items() -%}
    left join stretches as {{ name }}_stretches
        on {{ is_in_stretch(name ~ '_stretches', 'timed.ticket_key', 'timed.' ~ moment) }}
    left join segments as {{ name }}_segments
        on {{ is_in_segment(name ~ '_segments', name ~ '_stretches.schedule_key', 'timed.' ~ moment) }}
{% endfor -%}

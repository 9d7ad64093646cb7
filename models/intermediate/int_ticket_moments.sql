-- One row per ticket and instant at which something begins or ends that is timed: it is opened, its status changes, somebody
-- speaks, or the data end.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

moments as (

    select
        ticket_key,
        created_at as moment
    from tickets

    union

    select
        ticket_key,
        {{ as_of() }} as moment
    from tickets

    union

    select
        ticket_key,
        changed_at as moment
    from {{ ref('int_ticket_status_changes') }}

    union

    select
        ticket_key,
        created_at as moment
    from {{ ref('int_ticket_messages') }}

    union

    select
        ticket_key,
        first_replied_at as moment
    from {{ ref('int_ticket_first_replies') }}

    union

    select
        ticket_key,
        solved_at as moment
    from {{ ref('int_ticket_solves') }}

    union

    select
        ticket_key,
        source_first_solved_at as moment
    from tickets

)

select
    moments.ticket_key,
    moments.moment
from moments
inner join tickets
    on moments.ticket_key = tickets.ticket_key
    and moments.moment >= tickets.created_at

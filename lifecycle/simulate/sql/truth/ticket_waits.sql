-- One row per ticket: for how long, by the clock, it was in each status, until it was solved for the last time, or until the data end.
with stays as (

    select
        ticket_key,
        status,
        seconds_between(
            happened_at, coalesce(lead(happened_at) over (partition by ticket_key order by step_rank), getvariable('as_of'))
        ) as stay_seconds
    from ticket_steps
    where status is not null

),

summed as (

    select
        ticket_key,
        cast(coalesce(sum(stay_seconds) filter (where status = 'new'), 0) as bigint) as new_seconds,
        cast(coalesce(sum(stay_seconds) filter (where status = 'open'), 0) as bigint) as open_seconds,
        cast(coalesce(sum(stay_seconds) filter (where status = 'pending'), 0) as bigint) as pending_seconds,
        cast(coalesce(sum(stay_seconds) filter (where status = 'hold'), 0) as bigint) as hold_seconds
    from stays
    group by ticket_key

)

select
    drawn.ticket_id,
    drawn.account_id,
    summed.new_seconds,
    summed.open_seconds,
    summed.pending_seconds,
    summed.hold_seconds,
    summed.pending_seconds as agent_wait_seconds,
    summed.new_seconds + summed.open_seconds + summed.hold_seconds as requester_wait_seconds
from summed
inner join drawn_tickets as drawn
    on summed.ticket_key = drawn.ticket_key
order by drawn.ticket_id

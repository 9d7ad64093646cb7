-- One row per ticket: when it was really replied to and solved, and how long that took, by the clock and in the hours in which its desk
-- is open. A ticket that has changed its schedule is measured twice: by each schedule while it was in force, and by the last one
-- throughout.
with timed as (

    select
        -- the reply that was planned may come after the data end
        drawn.* exclude (replied_at),
        states.* exclude (ticket_key),
        coalesce(drawn.schedule_id, (select min(schedule_id) from support_hours where is_default)) as first_schedule_id,
        greatest(drawn.created_at, states.replied_at, states.solved_at) as ends_at
    from drawn_tickets as drawn
    inner join ticket_states as states
        on drawn.ticket_key = states.ticket_key

),

spans as (

    select ticket_key, first_schedule_id as schedule_id, created_at as from_at, ends_at as to_at, true as is_in_force, true as is_last
    from timed where rescheduled_at is null
    union all
    select ticket_key, first_schedule_id, created_at, least(rescheduled_at, ends_at), true, false
    from timed where rescheduled_at is not null
    union all
    select ticket_key, later_schedule_id, rescheduled_at, ends_at, true, false
    from timed where rescheduled_at < ends_at
    union all
    select ticket_key, later_schedule_id, created_at, ends_at, false, true
    from timed where rescheduled_at is not null

),

-- openings by each day of UTC that they touch, cut at its ends, so that they meet spans by equality
openings as (

    select
        schedule_id,
        day_at,
        greatest(opens_at, day_at) as opens_at,
        least(closes_at, day_at + to_days(1)) as closes_at
    from (
        select *, unnest(range(date_trunc('day', opens_at), closes_at, to_days(1))) as day_at
        from support_openings
    ) as touched

),

business as (

    select
        spans.ticket_key,
        sum(greatest(0, seconds_between(
            greatest(openings.opens_at, spans.from_at), least(openings.closes_at, spans.to_at, timed.replied_at)
        ))) filter (where is_in_force) as reply_seconds,
        sum(greatest(0, seconds_between(
            greatest(openings.opens_at, spans.from_at), least(openings.closes_at, spans.to_at, timed.replied_at)
        ))) filter (where is_last) as reply_seconds_last,
        sum(greatest(0, seconds_between(
            greatest(openings.opens_at, spans.from_at), least(openings.closes_at, spans.to_at, timed.solved_at)
        ))) filter (where is_in_force) as solve_seconds,
        sum(greatest(0, seconds_between(
            greatest(openings.opens_at, spans.from_at), least(openings.closes_at, spans.to_at, timed.solved_at)
        ))) filter (where is_last) as solve_seconds_last
    from (select *, unnest(range(date_trunc('day', from_at), to_at, to_days(1))) as day_at from spans) as spans
    inner join openings
        on spans.schedule_id = openings.schedule_id
        and spans.day_at = openings.day_at
    inner join timed
        on spans.ticket_key = timed.ticket_key
    group by spans.ticket_key

)

select
    timed.ticket_id,
    timed.account_id,
    timed.created_at,
    timed.replied_at as first_replied_at,
    timed.solved_at,
    timed.status,
    case when timed.priority_raised_at is not null then timed.later_priority else timed.priority end as priority,
    timed.channel,
    cast(timed.reopen_count as int) as reopen_count,
    cast(timed.reply_count as int) as agent_reply_count,
    seconds_between(timed.created_at, timed.replied_at) as first_reply_seconds,
    seconds_between(timed.created_at, timed.solved_at) as full_resolution_seconds,
    case when timed.replied_at is not null then cast(coalesce(business.reply_seconds, 0) as bigint) end as first_reply_business_seconds,
    case when timed.solved_at is not null then cast(coalesce(business.solve_seconds, 0) as bigint) end as full_resolution_business_seconds,
    case when timed.replied_at is not null then cast(coalesce(business.reply_seconds_last, 0) as bigint) end
        as first_reply_last_schedule_seconds,
    case when timed.solved_at is not null then cast(coalesce(business.solve_seconds_last, 0) as bigint) end
        as full_resolution_last_schedule_seconds,
    timed.is_poor
from timed
left join business
    on timed.ticket_key = business.ticket_key
order by timed.ticket_id

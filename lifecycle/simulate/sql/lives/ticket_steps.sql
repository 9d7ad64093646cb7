-- One row per step of a ticket, to its end, in the order of `happened_at, step_no`: what it does to the status, and who says something.
-- Steps from 11 on are turns, three numbers each: the customer writes, the agent replies, a rule puts the ticket on hold.
with drawn as (

    select
        *,
        seconds_between(replied_at, solves_at) as rest_seconds,
        rest_seconds >= 7200 and not is_bot_only and happens(0.133, 'escalates', ticket_key) as is_escalated,
        case
            when is_escalated then greatest(1, least(5, count_about(1.6, 'turns of tier 2', ticket_key)))
            when rest_seconds >= 7200 then least(5, count_about(1.0, 'turns', ticket_key))
            else 0
        end as turn_count,
        turn_count > 0 and happens(0.75, 'solved by a reply', ticket_key) as is_solved_by_reply,
        case
            when turn_count > 0 and happens(case when is_escalated then 0.4 else 0.06 end, 'on hold', ticket_key)
                then whole_between(0, turn_count - 1, 'on hold when', ticket_key)
        end as hold_turn,
        -- a rule puts it on hold in the second of the reply
        happens(0.5, 'held by a rule', ticket_key) as is_held_by_rule,
        case
            when is_proactive then created_at
            -- taken up and replied to in one second
            when happens(0.1, 'taken up late', ticket_key) then replied_at
            when picked_up_at is not null then picked_up_at
            else within(created_at + to_seconds(45), replied_at, 'taken up', ticket_key)
        end as assigned_at,
        is_bot_only or (channel != 'phone' and not is_proactive and happens(0.4, 'bot answers first', ticket_key)) as has_bot,
        case
            when not is_bot_only and happens(0.083, 'reopened', ticket_key)
                then after(solves_at, between_of(1, 80, 'reopened when', ticket_key) / 24)
        end as reopened_at,
        -- "thank you" opens a ticket too; it is solved again without a word
        happens(0.25, 'reopened by thanks', ticket_key) as is_thanks,
        after(reopened_at, case
            when is_thanks then between_of(0.1, 12, 'solved after thanks', ticket_key)
            else slowness * least(200, lognormal(5, 1, 'solved again', ticket_key))
        end / 24) as solved_again_at,
        case
            when not is_thanks and happens(0.1, 'reopened twice', ticket_key)
                then after(solved_again_at, between_of(1, 80, 'reopened twice when', ticket_key) / 24)
        end as reopened_twice_at,
        after(reopened_twice_at, slowness * least(200, lognormal(5, 1, 'solved thrice', ticket_key)) / 24) as solved_thrice_at
    from drawn_tickets

),

turned as (

    -- the instants of the turns are spread over the time to the solving, in order; what `waits_at` turns is written, `replies_at` answered
    select
        *,
        rest_seconds / (2 * turn_count + case when is_solved_by_reply then 0 else 1 end) as slot,
        after(replied_at, slot * (2 * turn_no - 2 + between_of(0.1, 0.9, 'turn', hash(ticket_key, turn_no))) / 86400) as writes_at,
        case
            when turn_no = turn_count and is_solved_by_reply then solves_at
            else after(replied_at, slot * (2 * turn_no - 1 + between_of(0.1, 0.9, 'turn reply', hash(ticket_key, turn_no))) / 86400)
        end as replies_at
    from (select *, unnest(range(1, turn_count + 1)) as turn_no from drawn where turn_count > 0) as numbered

),

steps as (

    select
        ticket_key, 1 as step_no, 'opened' as step, created_at as happened_at, 'new' as status,
        case when is_proactive then 'agent' else 'customer' end as author_role, true as is_public
    from drawn
    union all
    select
        ticket_key, 2, 'bot answered', created_at + to_seconds(whole_between(2, 12, 'bot', ticket_key)),
        case when is_bot_only then 'pending' end, 'bot', true
    from drawn where has_bot
    union all
    select ticket_key, 3, 'assigned', assigned_at, 'open', null, null from drawn where replied_at is not null
    union all
    select ticket_key, 4, 'noted', within(assigned_at, replied_at, 'noted when', ticket_key), null, 'agent', false
    from drawn where replied_at is not null and happens(0.2, 'noted', ticket_key)
    union all
    -- whom an agent has written to answers, and then waits
    select
        ticket_key, 5, 'customer answered', within(created_at + to_seconds(60), replied_at, 'customer answers', ticket_key),
        null, 'customer', true
    from drawn where is_proactive
    union all
    select
        ticket_key, 6, 'first reply', replied_at,
        case when rest_seconds = 0 then 'solved' when hold_turn = 0 and not is_held_by_rule then 'hold' else 'pending' end, 'agent', true
    from drawn where replied_at is not null
    union all
    select ticket_key, 7, 'held', replied_at, 'hold', null, null from drawn where hold_turn = 0 and is_held_by_rule
    union all
    select ticket_key, 8, 'escalated', within(writes_at, replies_at, 'escalated when', ticket_key), null, 'agent', false
    from turned where is_escalated and turn_no = 1
    union all
    select ticket_key, 9, 'priority raised', within(created_at, solves_at, 'priority raised when', ticket_key), null, null, null
    from drawn where priority != 'urgent' and happens(0.032, 'priority raised', ticket_key)
    union all
    select ticket_key, 10, 'rescheduled', within(created_at, solves_at, 'rescheduled when', ticket_key), null, null, null
    from drawn where schedule_id is not null and happens(0.01, 'rescheduled', ticket_key)
    union all
    select
        ticket_key, 3 * turn_no + 8, case when hold_turn = turn_no - 1 then 'resumed' else 'customer wrote' end, writes_at, 'open',
        case when hold_turn = turn_no - 1 then 'agent' else 'customer' end, hold_turn is distinct from turn_no - 1
    from turned
    union all
    select
        ticket_key, 3 * turn_no + 9, 'replied', replies_at,
        case
            when turn_no = turn_count and is_solved_by_reply then 'solved'
            when hold_turn = turn_no and not is_held_by_rule then 'hold'
            else 'pending'
        end, 'agent', true
    from turned
    union all
    select ticket_key, 3 * turn_no + 10, 'held', replies_at, 'hold', null, null from turned where hold_turn = turn_no and is_held_by_rule
    union all
    select ticket_key, 30, 'solved', solves_at, 'solved', null, null
    from drawn where is_bot_only or (rest_seconds > 0 and not is_solved_by_reply)
    union all
    select ticket_key, 31, 'reopened', reopened_at, 'open', 'customer', true from drawn where reopened_at is not null
    union all
    select ticket_key, 32, 'solved again', solved_again_at, 'solved', case when not is_thanks then 'agent' end, not is_thanks
    from drawn where reopened_at is not null
    union all
    select ticket_key, 33, 'reopened', reopened_twice_at, 'open', 'customer', true from drawn where reopened_twice_at is not null
    union all
    select ticket_key, 34, 'solved again', solved_thrice_at, 'solved', 'agent', true from drawn where reopened_twice_at is not null
    union all
    select
        ticket_key, 40, 'closed', coalesce(solved_thrice_at, solved_again_at, solves_at) + to_days(4), 'closed',
        case when happens(0.25, 'told of closing', ticket_key) then 'system' end, false
    from drawn

)

select
    ticket_key,
    step_no,
    step,
    happened_at,
    -- of its ticket, in order
    epoch_ms(happened_at) // 1000 * 100 + step_no as step_rank,
    status,
    author_role,
    is_public
from steps
where happened_at < getvariable('as_of')

-- One row per message or note of a ticket.
select
    'C' || substr(drawn.ticket_id, 2) || '-' || lpad(cast(steps.step_no as varchar), 2, '0') as comment_id,
    drawn.ticket_id,
    steps.happened_at as created_at,
    steps.author_role,
    case steps.author_role
        when 'customer' then drawn.contact_id
        when 'agent' then case when steps.happened_at > states.escalated_at then drawn.second_staff_id else drawn.staff_id end
        when 'bot' then 'ST-BOT-01'
    end as author_id,
    case when steps.is_public then drawn.channel end as channel,
    steps.is_public,
    drawn.channel = 'phone' and steps.step in ('opened', 'first reply') as is_voice,
    case
        -- a call that may not have ended yet has no length
        when drawn.channel = 'phone' and steps.step = 'first reply' and steps.happened_at < getvariable('as_of') - to_hours(2)
            then cast(30 + least(5400, lognormal(380, 0.7, 'talk', drawn.ticket_key)) as bigint)
    end as call_seconds,
    case
        when steps.author_role = 'customer'
            then round(least(1, greatest(-1, 0.1 + 0.35 * normal('sentiment', hash(drawn.ticket_key, steps.step_no)))), 2)
    end as sentiment_score,
    case when steps.author_role = 'customer' then 'sentiment-2' end as sentiment_model,
    least(getvariable('as_of'), midnight(steps.happened_at, 1)) as loaded_at
from ticket_steps as steps
inner join drawn_tickets as drawn
    on steps.ticket_key = drawn.ticket_key
inner join ticket_states as states
    on steps.ticket_key = states.ticket_key
where steps.author_role is not null
order by comment_id

-- One row per ticket and change of one of its attributes. `sequence` orders what happens to a ticket in one second.
with logged as (

    -- which steps change what beside the status
    select *
    from (
        values
        ('opened', 'priority', 2),
        ('priority raised', 'priority', 2),
        ('opened', 'team', 3),
        ('escalated', 'team', 3),
        ('assigned', 'assignee_id', 4),
        ('escalated', 'assignee_id', 4),
        ('opened', 'channel', 5),
        ('opened', 'schedule_id', 6),
        ('rescheduled', 'schedule_id', 6),
        ('opened', 'sla_policy_id', 7),
        ('assigned', 'reason', 8),
        ('assigned', 'tags', 9),
        -- only where a bot does all of the work
        ('bot answered', 'reason', 8),
        ('bot answered', 'tags', 9)
    ) as logged (step, attribute, place)

),

changed as (

    select ticket_key, happened_at, step_no, step, status, author_role, 'status' as attribute, 1 as place
    from ticket_steps
    where status is not null

    union all

    select steps.ticket_key, steps.happened_at, steps.step_no, steps.step, steps.status, steps.author_role, logged.attribute, logged.place
    from ticket_steps as steps
    inner join logged
        on steps.step = logged.step
    where steps.step != 'bot answered'
        or steps.status is not null

),

valued as (

    select
        drawn.ticket_id,
        changed.attribute,
        changed.happened_at,
        changed.step_no * 10 + changed.place as sequence,
        case changed.attribute
            when 'status' then changed.status
            when 'priority' then case changed.step when 'opened' then drawn.priority else drawn.later_priority end
            when 'team' then case changed.step when 'opened' then 'Tier 1' else 'Tier 2' end
            when 'assignee_id' then case changed.step when 'assigned' then drawn.staff_id else drawn.second_staff_id end
            when 'channel' then drawn.channel
            when 'schedule_id' then case changed.step when 'opened' then drawn.schedule_id else drawn.later_schedule_id end
            when 'sla_policy_id' then drawn.sla_policy_id
            when 'reason' then case when drawn.is_coded then drawn.topic end
            when 'tags' then drawn.tags
        end as value,
        case
            when changed.step = 'opened' and changed.attribute in ('team', 'schedule_id', 'sla_policy_id') then 'rule'
            when changed.author_role in ('customer', 'agent') then changed.author_role
            when changed.step = 'bot answered' or (changed.status = 'solved' and drawn.is_bot_only) then 'bot'
            when changed.step in ('priority raised', 'rescheduled', 'solved again') then 'agent'
            else 'rule'
        end as changed_by_role,
        case when changed.happened_at > states.escalated_at then drawn.second_staff_id else drawn.staff_id end as acting_staff_id
    from changed
    inner join drawn_tickets as drawn
        on changed.ticket_key = drawn.ticket_key
    inner join ticket_states as states
        on changed.ticket_key = states.ticket_key

)

select
    ticket_id,
    attribute,
    happened_at as changed_at,
    cast(sequence as bigint) as sequence,
    value,
    case changed_by_role when 'agent' then acting_staff_id when 'bot' then 'ST-BOT-01' end as staff_id,
    changed_by_role,
    least(getvariable('as_of'), midnight(happened_at, 1)) as loaded_at
from valued
where value is not null
order by ticket_id, happened_at, sequence

-- One row per ticket: how it stands when the data end, told from its steps until then.
select
    steps.ticket_key,
    max_by(steps.status, steps.step_rank) filter (where steps.status is not null) as status,
    min(steps.happened_at) filter (where steps.step = 'first reply') as replied_at,
    min(steps.happened_at) filter (where steps.status = 'solved') as first_solved_at,
    -- of a ticket that is solved; in the status closed it still is
    case
        when max_by(steps.status, steps.step_rank) filter (where steps.status is not null) in ('solved', 'closed')
            then max(steps.happened_at) filter (where steps.status = 'solved')
    end as solved_at,
    max(steps.happened_at) filter (where steps.status = 'closed') as closed_at,
    max(steps.happened_at) as updated_at,
    count(*) filter (where steps.step = 'reopened') as reopen_count,
    -- what an agent says when it opens a ticket is no reply
    count(*) filter (where steps.author_role = 'agent' and steps.is_public and steps.step != 'opened') as reply_count,
    min(steps.happened_at) filter (where steps.step = 'assigned') as assigned_at,
    -- when reason and tags are chosen
    min(steps.happened_at) filter (where steps.step = 'assigned' or steps.status = 'pending') as coded_at,
    min(steps.happened_at) filter (where steps.step = 'escalated') as escalated_at,
    min(steps.happened_at) filter (where steps.step = 'priority raised') as priority_raised_at,
    min(steps.happened_at) filter (where steps.step = 'rescheduled') as rescheduled_at,
    bool_or(steps.author_role = 'bot') as has_bot,
    bool_or(steps.author_role = 'agent') as has_agent
from ticket_steps as steps
group by steps.ticket_key

-- One row per ticket, as the help desk shows it when the data end.
with topics as (

    select *
    from (
        values
        ('how to', 'question', 'handle', 'customer_service', 'app', 'How do I set this up?'),
        ('login', 'incident', 'fix', 'technical_support', 'access', 'Cannot log in'),
        ('billing question', 'question', 'handle', 'billing', 'billing', 'Question about our invoice'),
        ('bug', 'incident', 'fix', 'technical_support', 'app', 'Something does not work'),
        ('integration', 'task', 'resolve', 'technical_support', 'integrations', 'Help with an integration'),
        ('data import', 'task', 'resolve', 'technical_support', 'data', 'Our import stops half way'),
        ('data export', 'task', 'handle', 'administration', 'data', 'Export of our data'),
        ('performance', 'problem', 'resolve', 'technical_support', 'app', 'Pages load slowly'),
        ('permissions', 'question', 'handle', 'administration', 'access', 'Who may see what?'),
        ('feature request', 'question', 'handle', 'customer_service', 'app', 'Could you add this?'),
        ('cancel', 'concern', 'handle', 'customer_service', 'billing', 'We want to cancel'),
        ('old invoices', 'task', 'handle', 'billing', 'billing', 'Copies of old invoices'),
        ('pricing question', 'question', 'handle', 'sales_call', 'billing', 'What would it cost us?'),
        ('security review', 'task', 'handle', 'sales_call', 'access', 'Our security questionnaire'),
        ('discount', 'question', 'handle', 'sales_call', 'billing', 'Question about a discount')
    ) as topics (topic, ticket_type, intent, contact_type, product_area, subject)

)

select
    drawn.ticket_id,
    drawn.created_at,
    drawn.account_id,
    drawn.contact_id,
    case
        when states.escalated_at is not null then drawn.second_staff_id
        when states.assigned_at is not null then drawn.staff_id
    end as assignee_id,
    case when states.escalated_at is not null then 'Tier 2' else 'Tier 1' end as team,
    'P-CORE' as product_id,
    topics.product_area,
    case when states.rescheduled_at is not null then drawn.later_schedule_id else drawn.schedule_id end as schedule_id,
    drawn.sla_policy_id,
    states.status,
    case when states.priority_raised_at is not null then drawn.later_priority else drawn.priority end as priority,
    drawn.channel,
    case when drawn.is_proactive then 'agent' else 'customer' end as created_by_role,
    topics.ticket_type,
    topics.intent,
    topics.contact_type,
    case when drawn.is_coded and states.coded_at is not null then drawn.topic end as reason,
    states.replied_at as first_replied_at,
    states.first_solved_at,
    states.solved_at,
    states.closed_at,
    states.updated_at,
    cast(states.reopen_count as int) as reopen_count,
    cast(states.reply_count as int) as reply_count,
    case
        when states.replied_at is not null then case when states.has_bot then 'bot_then_human' else 'human' end
        when states.has_bot then 'bot'
        else 'none'
    end as handled_by,
    topics.subject,
    case when states.coded_at is not null then drawn.tags end as tags,
    drawn.topic = 'cancel' or happens(0.03, 'complains', drawn.ticket_key) as is_complaint,
    drawn.is_proactive,
    states.escalated_at is not null as is_escalated,
    least(getvariable('as_of'), midnight(states.updated_at, 1)) as loaded_at
from drawn_tickets as drawn
inner join ticket_states as states
    on drawn.ticket_key = states.ticket_key
inner join topics
    on drawn.topic = topics.topic
order by drawn.ticket_id

select
    tickets.ticket_key,
    tickets.connector,
    tickets.ticket_id,
    tickets.account_id,
    tickets.connector || ':contact:' || tickets.contact_id as requester_key,
    tickets.created_at,
    {{ reporting_date('tickets.created_at') }} as created_date,
    {{ iso_weekday(reporting_date('tickets.created_at')) }} as created_weekday,
    cast(extract(hour from {{ utc_to_local('tickets.created_at', reporting_zone()) }}) as int) as created_hour,
    coalesce(tickets.channel, 'unknown') as channel,
    coalesce(tickets.priority, 'unknown') as priority,
    case
        when timed.solved_at is not null then 'solved'
        when tickets.last_status in ('new', 'open', 'pending', 'hold') then tickets.last_status
        else 'open'
    end as status,
    coalesce(tickets.ticket_type, 'unknown') as ticket_type,
    coalesce(tickets.reason, 'uncoded') as reason,
    coalesce(tickets.contact_type, reasons.contact_type) as contact_type,
    coalesce(tickets.intent, reasons.intent) as intent,
    coalesce(case when assignments.team_stations > 0 then assignments.last_team else tickets.team end, 'none') as team,
    tickets.connector || ':' || case
        when assignments.assignee_stations > 0 then assignments.last_assignee_id else tickets.assignee_id
    end as assignee_staff_key,
    touches.handled_by,
    touches.touch_class,
    contexts.stage_at_creation,
    contexts.segment_at_creation,
    contexts.region_at_creation,
    contexts.owner_id_at_creation,
    coalesce(contexts.plan_at_creation, 'none') as plan_at_creation,
    {{ amount_of('contexts.mrr_cents_at_creation') }} as mrr_amount_at_creation,
    '{{ var("reporting_currency") }}' as currency,
    cast(floor(contexts.tenure_seconds_at_creation / 86400e0) as int) as tenure_days_at_creation,
    {{ tenure_band('contexts.tenure_seconds_at_creation') }} as tenure_band_at_creation,
    contexts.is_presale,
    {% for name in ['proactive', 'complaint'] -%} tickets.is_{{ name }}, {% endfor %}
    timed.first_replied_at,
    timed.first_solved_at,
    {{ reporting_date('timed.first_solved_at') }} as first_solved_date,
    timed.solved_at,
    {{ reporting_date('timed.solved_at') }} as solved_date,
    reply_totals.waiting_since_at,
    assignments.first_assigned_at,
    assignments.last_assigned_at,
    touches.last_customer_comment_at,
    touches.last_agent_comment_at,
    timed.has_business_hours,
    {% for name in ['first_reply', 'first_resolution', 'full_resolution'] -%}
        timed.{{ name }}_seconds,
        timed.{{ name }}_business_seconds,
    {% endfor -%}
    reply_totals.total_reply_seconds,
    reply_totals.total_reply_business_seconds,
    {% for name in ['requester_wait', 'agent_wait', 'agent_work', 'on_hold', 'new', 'open'] -%}
        waits.{{ name }}_seconds,
        waits.{{ name }}_business_seconds,
    {% endfor -%}
    timed.age_seconds,
    {% for name in ['comment', 'internal_comment', 'customer_comment', 'agent_reply', 'bot_reply', 'reopen', 'solve'] -%}
        cast(touches.{{ name }}_count as int) as {{ name }}_count,
    {% endfor -%}
    {% for name in ['assignee_count', 'assignee_stations', 'team_count', 'team_stations'] -%}
        cast(assignments.{{ name }} as int) as {{ name }},
    {% endfor -%}
    touches.has_comments,
    coalesce(assignments.team_stations > 0, false) as has_team_log,
    {% for name in ['reopen_known', 'one_touch', 'zendesk_one_touch', 'freshservice_fcr', 'first_contact_resolution'] -%}
        touches.is_{{ name }},
    {% endfor -%}
    coalesce(satisfaction.satisfaction_count, 0) as satisfaction_count,
    satisfaction.first_satisfaction,
    satisfaction.last_satisfaction,
    {{ amount_of('contact_costs.cost_cents') }} as allocated_cost_amount,
    timed.first_replied_at is not null as is_replied,
    timed.solved_at is not null as is_solved,
    coalesce({{ reporting_date('tickets.created_at') }} = {{ reporting_date('timed.solved_at') }}, false) as is_solved_same_day,
    -- whoever wants to come back, or asks about the same again, has had a week (CV-19, M-SUP-16)
    touches.is_reopen_known
    and coalesce({{ is_mature_after('timed.first_solved_at', 7) }}, false) as is_reopen_mature,
    {{ is_within('tickets.created_at', 'repeats.next_created_at', 7) }} as is_repeated,
    repeats.ticket_key is not null
    and coalesce({{ is_mature_after('tickets.created_at', 7) }}, false) as is_repeat_mature,
    coalesce(timed.first_reply_seconds <= 86400, false) as is_replied_within_24h,
    -- a ticket younger than a day and not replied to has not had its chance yet (CV-19)
    timed.first_replied_at is not null or timed.age_seconds >= 86400 as is_due_a_reply_24h
from {{ ref('int_tickets') }} as tickets
{% for name, alias in {'times': 'timed', 'touches': 'touches', 'contexts': 'contexts'}.items() -%}
    inner join {{ ref('int_ticket_' ~ name) }} as {{ alias }}
        on tickets.ticket_key = {{ alias }}.ticket_key
{% endfor -%}
inner join {{ ref('dim_contact_reasons') }} as reasons
    on coalesce(tickets.reason, 'uncoded') = reasons.reason
{% for name in ['waits', 'reply_totals', 'assignments', 'satisfaction', 'repeats'] -%}
    left join {{ ref('int_ticket_' ~ name) }} as {{ name }}
        on tickets.ticket_key = {{ name }}.ticket_key
{% endfor -%}
left join {{ ref('int_contact_costs') }} as contact_costs
    on 'ticket:' || tickets.ticket_key = contact_costs.contact_key

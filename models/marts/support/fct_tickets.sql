{% set durations = ['first_reply', 'first_resolution', 'full_resolution'] %}
{% set waits = ['requester_wait', 'agent_wait', 'agent_work', 'on_hold', 'new', 'open'] %}
{% set counts = [
    'comment_count', 'internal_comment_count', 'customer_comment_count', 'agent_reply_count', 'bot_reply_count', 'reopen_count',
    'solve_count',
] %}

with timed as (

    select * from {{ ref('int_ticket_times') }}

)

select
    tickets.ticket_key,
    tickets.connector,
    tickets.ticket_id,
    tickets.account_id,
    tickets.created_at,
    {{ reporting_date('tickets.created_at') }} as created_date,
    coalesce(tickets.channel, 'unknown') as channel,
    coalesce(tickets.priority, 'unknown') as priority,
    case
        when timed.solved_at is not null then 'solved'
        when tickets.last_status in ('new', 'open', 'pending', 'hold') then tickets.last_status
        else 'open'
    end as status,
    touches.handled_by,
    touches.touch_class,
    coalesce(spells.stage, 'unknown') as stage_at_creation,
    segments.segment as segment_at_creation,
    timed.first_replied_at,
    timed.first_solved_at,
    {{ reporting_date('timed.first_solved_at') }} as first_solved_date,
    timed.solved_at,
    {{ reporting_date('timed.solved_at') }} as solved_date,
    totals.waiting_since_at,
    assignments.first_assigned_at,
    assignments.last_assigned_at,
    touches.last_customer_comment_at,
    touches.last_agent_comment_at,
    timed.has_business_hours,
    {% for name in durations -%}
        timed.{{ name }}_seconds,
        timed.{{ name }}_business_seconds,
    {% endfor -%}
    totals.total_reply_seconds,
    totals.total_reply_business_seconds,
    {% for name in waits -%}
        waits.{{ name }}_seconds,
        waits.{{ name }}_business_seconds,
    {% endfor -%}
    timed.age_seconds,
    {% for name in counts -%}
        cast(touches.{{ name }} as int) as {{ name }},
    {% endfor -%}
    {% for name in ['assignee_count', 'assignee_stations', 'team_count', 'team_stations'] -%}
        cast(assignments.{{ name }} as int) as {{ name }},
    {% endfor -%}
    touches.has_comments,
    touches.is_reopen_known,
    assignments.team_count is not null as has_team_log,
    touches.is_one_touch,
    touches.is_zendesk_one_touch,
    touches.is_freshservice_fcr,
    touches.is_first_contact_resolution,
    timed.first_replied_at is not null as is_replied,
    timed.solved_at is not null as is_solved,
    coalesce({{ reporting_date('tickets.created_at') }} = {{ reporting_date('timed.solved_at') }}, false) as is_solved_same_day,
    -- whoever wants to come back has had a week (CV-19, M-SUP-16)
    touches.is_reopen_known
    and coalesce({{ is_mature_after('timed.first_solved_at', 7) }}, false) as is_reopen_mature,
    coalesce(timed.first_reply_seconds <= 86400, false) as is_replied_within_24h,
    -- a ticket younger than a day and not replied to has not had its chance yet (CV-19)
    timed.first_replied_at is not null or timed.age_seconds >= 86400 as is_due_a_reply_24h
from {{ ref('int_tickets') }} as tickets
inner join timed
    on tickets.ticket_key = timed.ticket_key
inner join {{ ref('int_ticket_touches') }} as touches
    on tickets.ticket_key = touches.ticket_key
left join {{ ref('int_ticket_waits') }} as waits
    on tickets.ticket_key = waits.ticket_key
left join {{ ref('int_ticket_reply_totals') }} as totals
    on tickets.ticket_key = totals.ticket_key
left join {{ ref('int_ticket_assignments') }} as assignments
    on tickets.ticket_key = assignments.ticket_key
left join {{ ref('fct_stage_spells') }} as spells
    on tickets.account_id = spells.account_id
    and tickets.created_at >= spells.entered_at
    and (spells.left_at is null or tickets.created_at < spells.left_at)
left join {{ ref('int_account_segments') }} as segments
    on tickets.account_id = segments.account_id
    and tickets.created_at >= segments.started_at
    and (segments.ended_at is null or tickets.created_at < segments.ended_at)

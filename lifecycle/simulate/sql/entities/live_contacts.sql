-- One row per call or chat, in or out, that was offered.
select
    live_contact_id,
    offered_at,
    channel,
    account_id,
    contact_id,
    ticket_id,
    case when known(answered_at) is not null then staff_id end as staff_id,
    case when segment = 'enterprise' then 'Enterprise' else 'General' end as queue,
    case when outcome != 'bot' then 'Tier 1' end as team,
    case outcome when 'call back' then 'outbound' else 'inbound' end as direction,
    case
        when topic in ('login', 'bug', 'integration', 'data import', 'performance') then 'technical_support'
        when topic in ('billing question', 'old invoices') then 'billing'
        when topic in ('pricing question', 'security review', 'discount') then 'sales_call'
        else 'customer_service'
    end as contact_type,
    case when known(ended_at) is not null and (answered_at is not null or outcome = 'bot') then topic end as reason,
    known(queued_at) as queued_at,
    known(answered_at) as answered_at,
    known(abandoned_at) as abandoned_at,
    known(ended_at) as ended_at,
    case when known(ended_at) is not null then handle_seconds end as handle_seconds,
    case when known(ended_at) is not null and answered_at is not null then hold_seconds end as hold_seconds,
    case when known(ended_at) is not null and answered_at is not null then wrap_up_seconds end as wrap_up_seconds,
    outcome = 'call back' as is_callback,
    outcome = 'bot' as is_bot_only,
    happens(0.03, 'complains in a call', call_key) as is_complaint,
    least(getvariable('as_of'), midnight(coalesce(known(ended_at), known(answered_at), known(queued_at), offered_at), 1)) as loaded_at
from support_calls
order by live_contact_id

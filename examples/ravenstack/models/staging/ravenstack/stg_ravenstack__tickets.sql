with tickets as (

    select * from {{ ref('base_ravenstack__support_tickets') }}

)

select
    ticket_id,
    account_id,
    submitted_at as created_at,
    case when closed_at is null then 'open' else 'closed' end as status,
    case priority when 'medium' then 'normal' else priority end as priority,
    {{ lifecycle.add_seconds('submitted_at', 'first_response_time_minutes * 60') }} as first_replied_at,
    closed_at as solved_at,
    closed_at,
    escalation_flag as is_escalated
from tickets

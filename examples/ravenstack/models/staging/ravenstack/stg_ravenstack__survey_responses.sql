with tickets as (

    select * from {{ ref('base_ravenstack__support_tickets') }}

)

select
    ticket_id as survey_response_id,
    'csat' as survey_type,
    'ticket' as touchpoint,
    account_id,
    ticket_id,
    closed_at as responded_at,
    satisfaction_score as score,
    1 as scale_min,
    5 as scale_max
from tickets
-- the source keeps no row for a survey that was not answered, so a response rate cannot be had
where satisfaction_score is not null

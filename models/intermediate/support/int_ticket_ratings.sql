-- One row per question about the satisfaction with a ticket, answered or not: whether the answer was good or bad.

with questions as (

    select * from {{ ref('entity_survey_responses') }}
    where survey_type = 'csat'
        and ticket_id is not null

)

select
    questions.connector || ':' || questions.ticket_id as ticket_key,
    questions.survey_response_id,
    questions.responded_at,
    scores.rating
from questions
inner join {{ ref('int_survey_scores') }} as scores
    on questions.connector = scores.connector
    and questions.survey_response_id = scores.survey_response_id

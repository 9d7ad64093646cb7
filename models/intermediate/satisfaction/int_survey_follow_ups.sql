-- One row per detractor's answer after which a person of ours was in touch with the account: when first, within seven days, in
-- which there are five working days.

with answers as (

    select
        responses.survey_response_key,
        responses.account_id,
        responses.responded_at
    from {{ ref('int_survey_responses') }} as responses
    inner join {{ ref('int_survey_scores') }} as scores
        on responses.survey_response_key = scores.survey_response_key
    where scores.rating = 'detractor'
        and responses.account_id != 'unresolved'

),

contacts as (

    select * from {{ ref('int_interactions') }}
    where (direction = 'outbound' or is_two_way)
        and not is_automated
        and not is_bulk

)

select
    answers.survey_response_key,
    min(contacts.occurred_at) as contacted_at
from answers
inner join contacts
    on answers.account_id = contacts.account_id
    and answers.responded_at <= contacts.occurred_at
    and {{ add_seconds('answers.responded_at', 604800) }} >= contacts.occurred_at
group by answers.survey_response_key

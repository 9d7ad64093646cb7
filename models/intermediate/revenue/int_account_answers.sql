-- One row per answer to a survey by an account that is known.

with responses as (

    select * from {{ ref('int_survey_responses') }}
    where responded_at is not null
        and account_id != 'unresolved'

)

select
    connector,
    survey_response_id,
    account_id,
    responded_at
from responses

-- One row per question of a survey: what its account was when it was put, or answered where that is not told.

{{ account_contexts(
    ref('int_survey_responses'), 'survey_response_key', 'asked_at',
    stages=ref('fct_stage_spells'), segments=ref('int_account_segments'), customers=ref('int_customer_spells')
) }}

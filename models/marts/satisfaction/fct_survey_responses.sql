with responses as (

    select
        *,
        -- answers of one person to one kind of question, in order
        lead(responded_at) over (
            partition by contact_key, survey_type, touchpoint, contact_key is not null and responded_at is not null
            order by responded_at, {{ sort_text('survey_response_key') }}
        ) as next_responded_at
    from {{ ref('int_survey_responses') }}

),

scores as (

    select * from {{ ref('int_survey_scores') }}

),

contexts as (

    select * from {{ ref('int_survey_contexts') }}

),

tickets as (

    select * from {{ ref('fct_tickets') }}

),

follow_ups as (

    select * from {{ ref('int_survey_follow_ups') }}

)

select
    responses.survey_response_key,
    responses.connector,
    responses.survey_response_id,
    responses.account_id,
    responses.contact_key,
    coalesce(responses.persona, 'unknown') as respondent_role,
    case when responses.survey_type in ('csat', 'nps', 'ces') then responses.survey_type else 'other' end as survey_type,
    responses.survey_type as native_survey_type,
    coalesce(responses.survey_name, 'none') as survey_name,
    case
        when responses.touchpoint in ('ticket', 'onboarding', 'renewal', 'product', 'relational') then responses.touchpoint
        else 'other'
    end as touchpoint,
    responses.touchpoint as native_touchpoint,
    tickets.ticket_key,
    responses.onboarding_key,
    responses.staff_key,
    coalesce(responses.channel, 'unknown') as channel,
    responses.reason,
    coalesce(responses.theme, 'none') as theme,
    responses.comment as comment_text,
    contexts.stage_at_creation,
    contexts.segment_at_creation,
    {{ tenure_band('contexts.tenure_seconds_at_creation') }} as tenure_band_at_creation,
    {{ first_reply_band('tickets.first_reply_seconds', 'tickets.ticket_key') }} as first_reply_band,
    responses.offered_at,
    {{ reporting_date('responses.offered_at') }} as offered_date,
    responses.responded_at,
    {{ reporting_date('responses.responded_at') }} as responded_date,
    responses.score,
    scores.scale_min,
    scores.scale_max,
    responses.is_reversed,
    responses.rating_label,
    scores.turned_score,
    scores.rating,
    responses.responded_at is not null as is_answered,
    responses.offered_at is not null and {{ is_mature_after('responses.offered_at', 7) }} as is_response_due,
    responses.offered_at is not null and {{ is_mature_after('responses.offered_at', 7) }}
    and {{ is_within('responses.offered_at', 'responses.responded_at', 7) }} as is_answered_in_time,
    responses.contact_key is not null
    and {{ is_within('responses.responded_at', 'responses.next_responded_at', 90) }} as is_superseded,
    coalesce(scores.rating = 'detractor' and {{ is_mature_after('responses.responded_at', 7) }}, false) as is_follow_up_due,
    coalesce(
        scores.rating = 'detractor' and {{ is_mature_after('responses.responded_at', 7) }}
        and follow_ups.contacted_at is not null, false
    ) as is_followed_up
from responses
inner join scores
    on responses.survey_response_key = scores.survey_response_key
inner join contexts
    on responses.survey_response_key = contexts.survey_response_key
left join tickets
    on responses.ticket_key = tickets.ticket_key
left join follow_ups
    on responses.survey_response_key = follow_ups.survey_response_key

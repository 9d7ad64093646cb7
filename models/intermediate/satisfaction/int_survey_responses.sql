-- One row per reportable question of a survey put to a reportable account or to nobody known: its own account, else that of its
-- person, its ticket or its onboarding, else `unresolved`.

{% set named = {
    'contacts': 'contact_id',
    'tickets': 'ticket_id',
    'onboardings': 'onboarding_project_id',
} %}

with questions as (

    select * from {{ ref('entity_survey_responses') }}
    where is_reportable

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

tickets as (

    select * from {{ ref('entity_tickets') }}

),

onboardings as (

    select * from {{ ref('entity_onboarding_projects') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    questions.connector || ':' || questions.survey_response_id as survey_response_key,
    questions.connector,
    questions.survey_response_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    questions.connector || ':' || questions.contact_id as contact_key,
    contacts.persona,
    questions.connector || ':' || questions.ticket_id as ticket_key,
    questions.connector || ':' || questions.onboarding_project_id as onboarding_key,
    questions.connector || ':' || questions.staff_id as staff_key,
    questions.survey_type,
    questions.survey_name,
    coalesce(questions.touchpoint, case when questions.ticket_id is not null then 'ticket' else 'relational' end) as touchpoint,
    questions.channel,
    questions.reason,
    questions.theme,
    questions.offered_at,
    questions.responded_at,
    coalesce(questions.offered_at, questions.responded_at) as asked_at,
    questions.score,
    coalesce(questions.is_reversed, false) as is_reversed,
    questions.rating_label,
    questions.comment
from questions
{% for name, key in named.items() -%}
    left join {{ name }}
        on questions.connector = {{ name }}.connector
        and questions.{{ key }} = {{ name }}.{{ key }}
{% endfor -%}
left join account_ids
    on questions.connector = account_ids.connector
    and coalesce(questions.account_id, contacts.account_id, tickets.account_id, onboardings.account_id)
    = account_ids.native_account_id
where coalesce(account_ids.is_reportable, true)

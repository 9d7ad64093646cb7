-- One row per user who is one of our own people, or of a test, by the CRM; who is a customer's contact too is not.

select
    connector,
    user_id
from {{ ref('entity_contacts') }}
where user_id is not null
group by connector, user_id
having max(case when is_reportable then 1 else 0 end) = 0
    and max(case when excluded_reason in ('internal', 'test') then 1 else 0 end) = 1

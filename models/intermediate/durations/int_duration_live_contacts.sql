-- One row per inbound live contact that was put in the queue: how long its customer waited there for a person.

select
    'live_answer' as measure,
    live_contact_key as subject_id,
    account_id,
    channel,
    queued_at as started_at,
    -- who gives up waits no longer, and was not answered
    left_queue_at as ended_at,
    case when outcome != 'waiting' then outcome end as ended_by
from {{ ref('fct_live_contacts') }}
where is_offered_to_queue

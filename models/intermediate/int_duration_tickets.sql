-- One row per measure and ticket: its wait for a first reply, and for its last solve.

with tickets as (

    select * from {{ ref('fct_tickets') }}

)

select
    'first_reply' as measure,
    ticket_key as subject_id,
    account_id,
    channel,
    created_at as started_at,
    -- who is solved without a reply waits no longer, and was not replied to
    coalesce(first_replied_at, solved_at) as ended_at,
    case
        when first_replied_at is not null then 'replied'
        when solved_at is not null then 'solved'
    end as ended_by
from tickets

union all

select
    'full_resolution' as measure,
    ticket_key as subject_id,
    account_id,
    channel,
    created_at as started_at,
    solved_at as ended_at,
    case when solved_at is not null then 'solved' end as ended_by
from tickets

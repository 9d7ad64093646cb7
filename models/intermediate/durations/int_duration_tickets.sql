{{ config(materialized='view') }}
-- One row per measure and ticket, or wait of its customer: the time to a first reply, to each further one, and to its first and
-- last solve.

with tickets as (

    select * from {{ ref('fct_tickets') }}

),

replies as (

    select * from {{ ref('fct_ticket_replies') }}

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
    'next_reply' as measure,
    replies.ticket_reply_id as subject_id,
    replies.account_id,
    tickets.channel,
    replies.waited_from_at as started_at,
    replies.ended_at,
    replies.ended_by
from replies
inner join tickets
    on replies.ticket_key = tickets.ticket_key
where replies.wait_number > 1

{% for measure, solved_at in [('first_resolution', 'first_solved_at'), ('full_resolution', 'solved_at')] %}
    union all

    select
        '{{ measure }}' as measure,
        ticket_key as subject_id,
        account_id,
        channel,
        created_at as started_at,
        {{ solved_at }} as ended_at,
        case when {{ solved_at }} is not null then 'solved' end as ended_by
    from tickets
{% endfor %}

{{ config(materialized='view') }}
-- One row per ticket and wait of its customer for a reply: from the first thing they say after the last reply to the next one.

with messages as (

    select
        ticket_key,
        created_at,
        author_id,
        is_agent,
        {{ sort_text("coalesce(comment_id, '')") }} as comment_order
    from {{ ref('int_ticket_messages') }}

),

-- what comes after one reply, up to the next
turns as (

    select
        *,
        {{ count_before('is_agent', 'ticket_key', 'created_at, is_agent, comment_order') }} as replies_before
    from messages

)

select
    ticket_key,
    replies_before,
    min(case when not is_agent then created_at end) as waited_from_at,
    min(case when is_agent then created_at end) as replied_at,
    min(case when is_agent then author_id end) as replied_by
from turns
group by ticket_key, replies_before
having min(case when not is_agent then created_at end) is not null

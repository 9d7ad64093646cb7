{{ config(materialized='view') }}
-- One row per ticket: how often it was spoken on, solved and reopened, and who did the work. Where a source has no comments or no
-- log, its own counts serve.

with counts as (

    select * from {{ ref('int_ticket_comment_counts') }}

),

sources as (

    select tickets.connector
    from {{ ref('int_tickets') }} as tickets
    inner join counts
        on tickets.ticket_key = counts.ticket_key
    group by tickets.connector

),

known as (

    select
        tickets.*,
        -- a ticket without a comment has none if its source has comments at all, and else nobody knows
        sources.connector is not null as has_comments
    from {{ ref('int_tickets') }} as tickets
    left join sources
        on tickets.connector = sources.connector

),

counted as (

    select
        tickets.ticket_key,
        tickets.has_comments,
        tickets.source_handled_by,
        {% for name in ['comment', 'internal_comment', 'customer_comment', 'customer_reply', 'bot_reply'] -%}
            coalesce(counts.{{ name }}_count, case when tickets.has_comments then 0 end) as {{ name }}_count,
        {% endfor -%}
        coalesce(
            counts.agent_reply_count, case when tickets.has_comments then 0 end, tickets.source_reply_count
        ) as agent_reply_count,
        counts.last_customer_comment_at,
        counts.last_agent_comment_at,
        coalesce(waits.reopen_count, tickets.source_reopen_count) as reopen_count,
        waits.solve_count,
        solves.solved_at is not null as is_solved,
        {{ is_within('solves.solved_at', 'repeats.next_created_at', 7) }} as is_repeated
    from known as tickets
    left join counts
        on tickets.ticket_key = counts.ticket_key
    left join {{ ref('int_ticket_waits') }} as waits
        on tickets.ticket_key = waits.ticket_key
    left join {{ ref('int_ticket_solves') }} as solves
        on tickets.ticket_key = solves.ticket_key
    left join {{ ref('int_ticket_repeats') }} as repeats
        on tickets.ticket_key = repeats.ticket_key

)

select
    *,
    coalesce(source_handled_by, case
        when agent_reply_count > 0 and bot_reply_count > 0 then 'bot_then_human'
        when agent_reply_count > 0 then 'human'
        when bot_reply_count > 0 then 'bot'
        else 'none'
    end) as handled_by,
    case
        when agent_reply_count = 0 then 'none'
        when agent_reply_count = 1 then 'one'
        when agent_reply_count = 2 then 'two'
        when agent_reply_count > 2 then 'many'
        else 'unknown'
    end as touch_class,
    reopen_count is not null as is_reopen_known,
    -- four definitions of a contact that settles all, of solved tickets (AT-15); null where nobody counts
    is_solved and agent_reply_count = 1 as is_one_touch,
    is_solved and agent_reply_count < 2 as is_zendesk_one_touch,
    is_solved and customer_reply_count = 0 as is_freshservice_fcr,
    is_solved and agent_reply_count = 1 and reopen_count = 0 and not is_repeated as is_first_contact_resolution
from counted

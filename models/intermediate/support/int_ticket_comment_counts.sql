-- One row per ticket with comments: how many there are, by whom, and who sees them. The words that open a ticket answer nobody.

with comments as (

    select
        ticket_key,
        created_at,
        is_public,
        is_public and is_customer as is_said,
        is_public and is_person as is_replied,
        is_public and is_bot as is_automatic,
        is_by_opener and row_number() over (
            partition by ticket_key
            order by case when is_public then 0 else 1 end, created_at, {{ sort_text('comment_id') }}
        ) = 1 as is_opening
    from {{ ref('int_ticket_comments') }}

)

select
    ticket_key,
    count(*) as comment_count,
    sum(case when is_public then 0 else 1 end) as internal_comment_count,
    sum(case when is_said then 1 else 0 end) as customer_comment_count,
    sum(case when is_said and not is_opening then 1 else 0 end) as customer_reply_count,
    sum(case when is_replied and not is_opening then 1 else 0 end) as agent_reply_count,
    sum(case when is_automatic then 1 else 0 end) as bot_reply_count,
    max(case when is_said then created_at end) as last_customer_comment_at,
    max(case when is_replied then created_at end) as last_agent_comment_at
from comments
group by ticket_key

with tickets as (

    select * from {{ ref('int_tickets') }}

),

replies as (

    select * from {{ ref('int_ticket_first_replies') }}

),

solves as (

    select * from {{ ref('int_ticket_solves') }}

),

spells as (

    select * from {{ ref('fct_stage_spells') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

timed as (

    select
        tickets.*,
        replies.first_replied_at,
        solves.solved_at,
        {{ diff_seconds('tickets.created_at', 'replies.first_replied_at') }} as first_reply_seconds,
        {{ diff_seconds('tickets.created_at', 'solves.solved_at') }} as full_resolution_seconds,
        {{ diff_seconds('tickets.created_at', as_of()) }} as age_seconds
    from tickets
    left join replies
        on tickets.ticket_key = replies.ticket_key
    left join solves
        on tickets.ticket_key = solves.ticket_key

)

select
    timed.ticket_key,
    timed.connector,
    timed.ticket_id,
    timed.account_id,
    timed.created_at,
    {{ reporting_date('timed.created_at') }} as created_date,
    coalesce(timed.channel, 'unknown') as channel,
    coalesce(timed.priority, 'unknown') as priority,
    case
        when timed.solved_at is not null then 'solved'
        when timed.last_status in ('new', 'open', 'pending', 'hold') then timed.last_status
        else 'open'
    end as status,
    coalesce(spells.stage, 'unknown') as stage_at_creation,
    segments.segment as segment_at_creation,
    timed.first_replied_at,
    timed.first_reply_seconds,
    timed.solved_at,
    {{ reporting_date('timed.solved_at') }} as solved_date,
    timed.full_resolution_seconds,
    timed.age_seconds,
    timed.first_replied_at is not null as is_replied,
    timed.solved_at is not null as is_solved,
    coalesce(timed.first_reply_seconds <= 86400, false) as is_replied_within_24h,
    -- a ticket younger than a day and not replied to has not had its chance yet (CV-19)
    timed.first_replied_at is not null or timed.age_seconds >= 86400 as is_due_a_reply_24h
from timed
left join spells
    on timed.account_id = spells.account_id
    and timed.created_at >= spells.entered_at
    and (spells.left_at is null or timed.created_at < spells.left_at)
left join segments
    on timed.account_id = segments.account_id
    and timed.created_at >= segments.started_at
    and (segments.ended_at is null or timed.created_at < segments.ended_at)

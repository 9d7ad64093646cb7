{{ config(materialized='view') }}
-- One row per ticket and stretch of time in which it is in the backlog. One that was solved as it was opened has a stretch of no
-- length, so that it comes and goes.

{% set in_order = 'over (partition by ticket_key order by started_at, case when is_first then 0 else 1 end)' %}

with tickets as (

    select
        ticket_key,
        created_at,
        channel,
        priority
    from {{ ref('int_tickets') }}

    union all

    select
        ticket_key,
        created_at,
        channel,
        priority
    from {{ ref('int_deleted_tickets') }}

),

turns as (

    select
        *,
        lead(started_at) {{ in_order }} as next_started_at,
        lead(backlog_state) {{ in_order }} as next_state
    from {{ ref('int_backlog_turns') }}

)

select
    tickets.ticket_key,
    tickets.created_at,
    coalesce(tickets.channel, 'unknown') as channel,
    coalesce(tickets.priority, 'unknown') as priority,
    turns.started_at,
    case when turns.backlog_state = 'open' then turns.next_started_at else turns.started_at end as ended_at,
    case when turns.is_first then 'created' else 'reopened' end as began_by,
    case when turns.backlog_state = 'open' then turns.next_state else turns.backlog_state end as ended_by
from tickets
inner join turns
    on tickets.ticket_key = turns.ticket_key
where turns.backlog_state = 'open'
    or turns.is_first

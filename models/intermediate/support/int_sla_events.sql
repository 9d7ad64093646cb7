{{ config(materialized='view') }}
-- One row per ticket and thing that may be promised about it: its first and next replies, its resolution, what its requester
-- waits and what agents work; with the time that it took up to its end, or takes so far.

{% set waits = ['requester_wait', 'agent_work'] %}

with tickets as (

    select
        ticket_key,
        coalesce(created_by_role, 'customer') = 'agent' as is_opened_by_agent
    from {{ ref('int_tickets') }}

),

times as (

    select * from {{ ref('int_ticket_times') }}

),

events as (

    -- nobody waits for a first reply where an agent opened the ticket
    select
        tickets.ticket_key,
        'first_reply' as measure,
        1 as event_number,
        times.created_at as started_at,
        times.first_replied_at as met_at,
        coalesce(times.first_replied_at, times.solved_at) as ended_at,
        coalesce(times.first_reply_seconds, times.full_resolution_seconds, times.age_seconds) as calendar_seconds,
        coalesce(
            times.first_reply_business_seconds, times.full_resolution_business_seconds, times.age_business_seconds
        ) as business_seconds,
        0 as started_business_seconds
    from tickets
    inner join times
        on tickets.ticket_key = times.ticket_key
    where not tickets.is_opened_by_agent

    union all

    select
        tickets.ticket_key,
        'next_reply' as measure,
        replies.wait_number - case when tickets.is_opened_by_agent then 0 else 1 end as event_number,
        replies.waited_from_at as started_at,
        replies.replied_at as met_at,
        replies.ended_at,
        replies.wait_seconds as calendar_seconds,
        replies.wait_business_seconds as business_seconds,
        replies.waited_from_business_seconds as started_business_seconds
    from tickets
    inner join {{ ref('fct_ticket_replies') }} as replies
        on tickets.ticket_key = replies.ticket_key
    where tickets.is_opened_by_agent
        or replies.wait_number > 1

    union all

    select
        ticket_key,
        'resolution' as measure,
        1 as event_number,
        created_at as started_at,
        solved_at as met_at,
        solved_at as ended_at,
        coalesce(full_resolution_seconds, age_seconds) as calendar_seconds,
        coalesce(full_resolution_business_seconds, age_business_seconds) as business_seconds,
        0 as started_business_seconds
    from times

    {% for wait in waits -%}
        union all

        select
            times.ticket_key,
            '{{ wait }}' as measure,
            1 as event_number,
            waits.{{ wait }}_from_at as started_at,
            times.solved_at as met_at,
            times.solved_at as ended_at,
            waits.{{ wait }}_seconds as calendar_seconds,
            waits.{{ wait }}_business_seconds as business_seconds,
            -- the time that is promised does not run on from here: see int_sla_runs
            null as started_business_seconds
        from times
        inner join {{ ref('int_ticket_waits') }} as waits
            on times.ticket_key = waits.ticket_key
        where waits.{{ wait }}_from_at is not null
    {% endfor %}
)

select
    *,
    coalesce(ended_at, {{ as_of() }}) as judged_at
from events

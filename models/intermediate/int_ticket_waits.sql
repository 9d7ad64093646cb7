-- One row per ticket with a log of its status: how long it was in each, by the calendar and in business time, up to `as_of` while
-- it is not solved. What it spent solved before it was reopened is no wait.

{% set waits = {
    'new': "status = 'new'",
    'open': "status = 'open'",
    'on_hold': "status = 'hold'",
    'agent_wait': "status = 'pending'",
    'agent_work': "status in ('new', 'open')",
    'requester_wait': "status in ('new', 'open', 'hold')",
} %}

with spells as (

    select * from {{ ref('fct_ticket_status_spells') }}

)

select
    ticket_key,
    {% for name, is_waiting in waits.items() -%}
        cast(sum(case when {{ is_waiting }} then spell_seconds else 0 end) as bigint) as {{ name }}_seconds,
        cast(sum(case when {{ is_waiting }} then spell_business_seconds else 0 end) as bigint) as {{ name }}_business_seconds,
    {% endfor -%}
    {% for name in ['agent_work', 'requester_wait'] -%}
        min(case when {{ waits[name] }} then started_at end) as {{ name }}_from_at,
    {% endfor -%}
    min(case when status in ('solved', 'closed') then started_at end) as first_solved_at,
    cast(sum(case
        when previous_status in ('solved', 'closed') and status not in ('solved', 'closed', 'deleted') then 1 else 0
    end) as int) as reopen_count,
    cast(sum(case
        when status in ('solved', 'closed') and coalesce(previous_status, 'new') not in ('solved', 'closed') then 1 else 0
    end) as int) as solve_count
from spells
group by ticket_key

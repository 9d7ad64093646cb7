-- One row per ticket with a log of its status: how long it was in each, by the calendar and in business time, up to `as_of` while
-- it is not solved. What it spent solved before it was reopened is no wait.

{% set statuses = {'new': 'new', 'open': 'open', 'on_hold': 'hold', 'agent_wait': 'pending'} %}
{% set waits = {'agent_work': ['new', 'open'], 'requester_wait': ['new', 'open', 'on_hold']} %}

with spells as (

    select * from {{ ref('fct_ticket_status_spells') }}

),

summed as (

    select
        ticket_key,
        {% for name, status in statuses.items() -%}
            cast(sum(case when status = '{{ status }}' then spell_seconds else 0 end) as bigint) as {{ name }}_seconds,
            cast(
                sum(case when status = '{{ status }}' then spell_business_seconds else 0 end) as bigint
            ) as {{ name }}_business_seconds,
            min(case when status = '{{ status }}' then started_at end) as {{ name }}_from_at,
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

)

-- of several times, least() takes the first, and passes over nulls
select
    ticket_key,
    {% for name in statuses -%}
        {{ name }}_seconds,
        {{ name }}_business_seconds,
    {% endfor -%}
    {% for name, parts in waits.items() -%}
        {{ parts | join('_seconds + ') }}_seconds as {{ name }}_seconds,
        {{ parts | join('_business_seconds + ') }}_business_seconds
            as {{ name }}_business_seconds,
        least({{ parts | join('_from_at, ') }}_from_at) as {{ name }}_from_at,
    {% endfor -%}
    first_solved_at,
    reopen_count,
    solve_count
from summed

-- One row per ticket, attribute and time for which one value is set: its schedule, its policy of promises, its priority. Where no
-- log tells, the present value was set all the time; before the first row of a log nothing was.

{% set attributes = ['schedule_id', 'sla_policy_id', 'priority'] %}

with tickets as (

    select * from {{ ref('int_tickets') }}

),

changes as (

    select
        tickets.ticket_key,
        changes.attribute as setting_name,
        -- what a source set before the ticket was there held from its beginning
        greatest(changes.changed_at, tickets.created_at) as changed_at,
        changes.value as setting_value,
        row_number() over (
            partition by tickets.ticket_key, changes.attribute, greatest(changes.changed_at, tickets.created_at)
            order by
                changes.changed_at desc,
                changes.sequence desc nulls last,
                {{ sort_text('changes.value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_ticket_changes') }} as changes
    inner join tickets
        on changes.connector = tickets.connector
        and changes.ticket_id = tickets.ticket_id
    where changes.attribute in ('{{ attributes | join("', '") }}')
        and changes.is_reportable

),

logged as (

    select
        ticket_key,
        setting_name,
        setting_value,
        changed_at as started_at,
        lead(changed_at) over (partition by ticket_key, setting_name order by changed_at) as ended_at,
        row_number() over (partition by ticket_key, setting_name order by changed_at) as change_number
    from changes
    where rank_on_instant = 1

),

presents as (

    {% for attribute in attributes -%}
        select
            ticket_key,
            '{{ attribute }}' as setting_name,
            {{ attribute }} as setting_value,
            created_at
        from tickets
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    ticket_key,
    setting_name,
    setting_value,
    started_at,
    ended_at
from logged

union all

select
    presents.ticket_key,
    presents.setting_name,
    case when logged.ticket_key is null then presents.setting_value end as setting_value,
    presents.created_at as started_at,
    logged.started_at as ended_at
from presents
left join logged
    on presents.ticket_key = logged.ticket_key
    and presents.setting_name = logged.setting_name
    and logged.change_number = 1
where logged.ticket_key is null
    or logged.started_at > presents.created_at

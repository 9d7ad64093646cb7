-- One row per ticket, attribute and time for which one value is set: its schedule, its policy of promises, its priority. Where no
-- log tells, the present value was set all the time; before the first row of a log nothing was.

{% set attributes = ['schedule_id', 'sla_policy_id', 'priority'] %}

with tickets as (

    select * from {{ ref('int_tickets') }}

),

changes as (

    select
        connector || ':' || ticket_id as ticket_key,
        attribute as setting_name,
        value as setting_value,
        changed_at,
        sequence
    from {{ ref('entity_ticket_changes') }}
    where attribute in ('{{ attributes | join("', '") }}')
        and is_reportable

),

followed as (

    select
        ticket_key,
        setting_name,
        setting_value,
        changed_at,
        lead(changed_at) over (
            partition by ticket_key, setting_name
            order by changed_at, sequence nulls first, {{ sort_text('setting_value') }} nulls first
        ) as next_changed_at,
        row_number() over (
            partition by ticket_key, setting_name
            order by changed_at, sequence nulls first, {{ sort_text('setting_value') }} nulls first
        ) as change_number
    from changes

),

logged as (

    select
        tickets.ticket_key,
        followed.setting_name,
        followed.setting_value,
        -- what a source set before the ticket was there held from its beginning
        greatest(followed.changed_at, tickets.created_at) as started_at,
        followed.next_changed_at as ended_at,
        followed.change_number
    from followed
    inner join tickets
        on followed.ticket_key = tickets.ticket_key

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
where ended_at is null
    or started_at < ended_at

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

with tickets as (

    select * from {{ ref('int_tickets') }}

),

changes as (

    select * from {{ ref('int_ticket_status_changes') }}

),

clock as (

    select * from {{ ref('int_ticket_clock') }}

),

-- what was set before the ticket was there held from its beginning; before its first status a ticket is new
entries as (

    select
        tickets.ticket_key,
        greatest(changes.changed_at, tickets.created_at) as started_at,
        coalesce(changes.status, 'open') as status,
        changes.changed_at
    from changes
    inner join tickets
        on changes.ticket_key = tickets.ticket_key

    union all

    select
        tickets.ticket_key,
        tickets.created_at as started_at,
        'new' as status,
        cast(null as timestamp) as changed_at
    from tickets
    inner join changes
        on tickets.ticket_key = changes.ticket_key
        and changes.previous_status is null
        and tickets.created_at < changes.changed_at

),

lasting as (

    select
        *,
        row_number() over (partition by ticket_key, started_at order by changed_at desc nulls last) as rank_on_instant
    from entries

),

compared as (

    select
        *,
        lag(status) over (partition by ticket_key order by started_at) as previous_status
    from lasting
    where rank_on_instant = 1

),

spells as (

    select
        ticket_key,
        status,
        previous_status,
        started_at,
        lead(started_at) over (partition by ticket_key order by started_at) as ended_at,
        row_number() over (partition by ticket_key order by started_at) as spell_number
    from compared
    where previous_status is null
        or status != previous_status

)

select
    spells.ticket_key || ':' || cast(spells.spell_number as {{ dbt.type_string() }}) as ticket_status_spell_id,
    spells.ticket_key,
    cast(spells.spell_number as int) as spell_number,
    spells.status,
    spells.previous_status,
    spells.started_at,
    spells.ended_at,
    {{ reporting_date('spells.started_at') }} as started_date,
    spells.ended_at is null as is_open,
    {{ diff_seconds('spells.started_at', 'end_clock.moment') }} as spell_seconds,
    end_clock.business_seconds - start_clock.business_seconds as spell_business_seconds
from spells
inner join clock as start_clock
    on spells.ticket_key = start_clock.ticket_key
    and spells.started_at = start_clock.moment
inner join clock as end_clock
    on spells.ticket_key = end_clock.ticket_key
    and coalesce(spells.ended_at, {{ as_of() }}) = end_clock.moment

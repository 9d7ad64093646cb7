with ages as (

    select * from {{ ref('int_ticket_ages') }}

),

stretches as (

    select * from {{ ref('int_ticket_stretches') }}

),

segments as (

    select * from {{ ref('int_business_segments') }}

),

-- what was set before the ticket was there held from its beginning; before its first status a ticket is new
entries as (

    select
        ages.ticket_key,
        ages.age_business_seconds,
        greatest(changes.changed_at, ages.created_at) as started_at,
        coalesce(changes.status, 'open') as status,
        case
            when changes.changed_at <= ages.created_at then null
            when changes.is_first then 'new'
            else coalesce(changes.previous_status, 'open')
        end as previous_status
    from {{ ref('int_ticket_status_changes') }} as changes
    inner join ages
        on changes.ticket_key = ages.ticket_key
    -- what was set anew before the ticket was there held for no time
    where changes.next_changed_at is null
        or ages.created_at < changes.next_changed_at

    union all

    select
        ages.ticket_key,
        ages.age_business_seconds,
        ages.created_at as started_at,
        'new' as status,
        null as previous_status
    from {{ ref('int_ticket_status_changes') }} as changes
    inner join ages
        on changes.ticket_key = ages.ticket_key
    where changes.is_first
        and ages.created_at < changes.changed_at

),

clocked as (

    select
        entries.*,
        {{ ticket_clock('stretches', 'segments', 'entries.started_at') }} as started_business_seconds
    from entries
    inner join stretches
        on {{ is_in_stretch('stretches', 'entries.ticket_key', 'entries.started_at') }}
    left join segments
        on {{ is_in_segment('segments', 'stretches.schedule_key', 'entries.started_at') }}
    where entries.previous_status is null
        or entries.status != entries.previous_status

),

spells as (

    select
        *,
        lead(started_at) over (partition by ticket_key order by started_at) as ended_at,
        lead(started_business_seconds) over (partition by ticket_key order by started_at) as ended_business_seconds,
        row_number() over (partition by ticket_key order by started_at) as spell_number
    from clocked

)

select
    ticket_key || ':' || cast(spell_number as {{ dbt.type_string() }}) as ticket_status_spell_id,
    ticket_key,
    cast(spell_number as int) as spell_number,
    status,
    previous_status,
    started_at,
    ended_at,
    {{ reporting_date('started_at') }} as started_date,
    ended_at is null as is_open,
    {{ diff_seconds('started_at', 'coalesce(ended_at, ' ~ as_of() ~ ')') }} as spell_seconds,
    coalesce(ended_business_seconds, age_business_seconds) - started_business_seconds as spell_business_seconds,
    started_business_seconds
from spells

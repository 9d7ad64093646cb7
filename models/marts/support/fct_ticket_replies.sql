with waits as (

    select * from {{ ref('int_ticket_reply_waits') }}

),

tickets as (

    select * from {{ ref('int_tickets') }}

),

solves as (

    select * from {{ ref('int_ticket_solves') }}

),

stretches as (

    select * from {{ ref('int_ticket_stretches') }}

),

segments as (

    select * from {{ ref('int_business_segments') }}

),

ended as (

    select
        waits.*,
        tickets.connector,
        tickets.account_id,
        -- who is solved without a reply waits no longer
        coalesce(waits.replied_at, case when solves.solved_at >= waits.waited_from_at then solves.solved_at end) as ended_at,
        row_number() over (partition by waits.ticket_key order by waits.replies_before) as wait_number
    from waits
    inner join tickets
        on waits.ticket_key = tickets.ticket_key
    left join solves
        on waits.ticket_key = solves.ticket_key

),

timed as (

    select
        ended.*,
        coalesce(ended.ended_at, observation_window.as_of) as timed_at
    from ended
    cross join {{ ref('observation_window') }} as observation_window

),

clocked as (

    select
        timed.*,
        {{ diff_seconds('timed.waited_from_at', 'timed.timed_at') }} as wait_seconds,
        {{ ticket_clock('start_stretches', 'start_segments', 'timed.waited_from_at') }} as waited_from_business_seconds,
        {{ ticket_clock('end_stretches', 'end_segments', 'timed.timed_at') }} as timed_business_seconds
    from timed
    inner join stretches as start_stretches
        on {{ is_in_stretch('start_stretches', 'timed.ticket_key', 'timed.waited_from_at') }}
    left join segments as start_segments
        on {{ is_in_segment('start_segments', 'start_stretches.schedule_key', 'timed.waited_from_at') }}
    inner join stretches as end_stretches
        on {{ is_in_stretch('end_stretches', 'timed.ticket_key', 'timed.timed_at') }}
    left join segments as end_segments
        on {{ is_in_segment('end_segments', 'end_stretches.schedule_key', 'timed.timed_at') }}

)

select
    ticket_key || ':' || cast(wait_number as {{ dbt.type_string() }}) as ticket_reply_id,
    ticket_key,
    account_id,
    cast(wait_number as int) as wait_number,
    waited_from_at,
    {{ reporting_date('waited_from_at') }} as waited_from_date,
    replied_at,
    case when replied_at is not null then connector || ':' || replied_by end as replied_by_staff_key,
    ended_at,
    case
        when replied_at is not null then 'replied'
        when ended_at is not null then 'solved'
    end as ended_by,
    wait_seconds,
    timed_business_seconds - waited_from_business_seconds as wait_business_seconds,
    case when replied_at is not null then wait_seconds end as reply_seconds,
    case when replied_at is not null then timed_business_seconds - waited_from_business_seconds end as reply_business_seconds,
    waited_from_business_seconds
from clocked

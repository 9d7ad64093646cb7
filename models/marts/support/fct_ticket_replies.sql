with messages as (

    select
        *,
        {{ sort_text("coalesce(comment_id, '')") }} as comment_order
    from {{ ref('int_ticket_messages') }}

),

-- what comes after one reply, up to the next
turns as (

    select
        *,
        {{ count_before('is_agent', 'ticket_key', 'created_at, is_agent, comment_order') }} as replies_before
    from messages

),

waits as (

    select
        ticket_key,
        replies_before,
        min(case when not is_agent then created_at end) as waited_from_at,
        min(case when is_agent then created_at end) as replied_at,
        min(case when is_agent then author_id end) as replied_by
    from turns
    group by ticket_key, replies_before
    having min(case when not is_agent then created_at end) is not null

),

tickets as (

    select * from {{ ref('int_tickets') }}

),

solves as (

    select * from {{ ref('int_ticket_solves') }}

),

clock as (

    select * from {{ ref('int_ticket_clock') }}

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

)

select
    ended.ticket_key || ':' || cast(ended.wait_number as {{ dbt.type_string() }}) as ticket_reply_id,
    ended.ticket_key,
    ended.account_id,
    cast(ended.wait_number as int) as wait_number,
    ended.waited_from_at,
    {{ reporting_date('ended.waited_from_at') }} as waited_from_date,
    ended.replied_at,
    case when ended.replied_at is not null then ended.connector || ':' || ended.replied_by end as replied_by_staff_key,
    ended.ended_at,
    case
        when ended.replied_at is not null then 'replied'
        when ended.ended_at is not null then 'solved'
    end as ended_by,
    {{ diff_seconds('ended.waited_from_at', 'end_clock.moment') }} as wait_seconds,
    end_clock.business_seconds - start_clock.business_seconds as wait_business_seconds,
    case
        when ended.replied_at is not null then {{ diff_seconds('ended.waited_from_at', 'ended.replied_at') }}
    end as reply_seconds,
    case
        when ended.replied_at is not null then end_clock.business_seconds - start_clock.business_seconds
    end as reply_business_seconds
from ended
inner join clock as start_clock
    on ended.ticket_key = start_clock.ticket_key
    and ended.waited_from_at = start_clock.moment
inner join clock as end_clock
    on ended.ticket_key = end_clock.ticket_key
    and coalesce(ended.ended_at, {{ as_of() }}) = end_clock.moment

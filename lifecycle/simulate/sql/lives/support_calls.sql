-- One row per call or chat that reaches the support: of a ticket by phone or chat, a call back to who left a message, or one that needs
-- no ticket.
with unticketed as (

    select
        months.account_no,
        months.era * 10000000 + months.month_no * 10000 + call_no as call_number,
        hash(months.month_key, 'call', call_no) as call_key,
        months.from_at,
        months.to_at,
        coalesce(leavings.paid_until, getvariable('as_of')) as ends_at
    from (select *, unnest(range(1, 1 + count_about(0.3, 'calls', month_key))) as call_no from customer_months) as months
    left join leavings
        on months.era_key = leavings.era_key

    union all

    select
        account_no,
        era * 10000000 + 1200000 as call_number,
        hash(era_key, 'call') as call_key,
        coalesce(connection_at, consideration_at) as from_at,
        coalesce(disqualified_at, decided_at, after(connection_at, 60)) as to_at,
        getvariable('as_of') as ends_at
    from paths
    where coalesce(connection_at, consideration_at) is not null
        and happens(0.15, 'call of a prospect', era_key)

),

called as (

    select
        'LU' || (unticketed.account_no * 100000000 + unticketed.call_number) as live_contact_id,
        unticketed.call_key,
        people.account_id,
        people.account_id || '-C1' as contact_id,
        people.segment,
        null as ticket_key,
        null as ticket_id,
        -- people call while they work
        timezone('UTC', timezone(people.time_zone, date_trunc('day', within(from_at, to_at, 'call', call_key))
        + to_seconds(whole_between(8 * 3600, 18 * 3600, 'call hour', call_key)))) as offered_at,
        case when happens(0.45, 'by phone', call_key) then 'phone' else 'chat' end as channel,
        pick(['how to', 'how to', 'login', 'login', 'billing question', 'permissions', 'bug'], 'reason of a call', call_key) as topic,
        case
            when happens(0.11, 'chat for a bot', call_key) and not happens(0.45, 'by phone', call_key) then 'bot'
            when happens(0.02, 'hangs up in the menu', call_key) then 'menu'
            when happens(0.125, 'gives up', call_key) then 'gives up'
            else 'answered'
        end as outcome,
        null as picked_up_at,
        null as queued_at,
        'ST-SUP-0' || whole_between(1, 8, 'call staff', call_key) as staff_id
    from unticketed
    inner join people
        on unticketed.account_no = people.account_no
    where offered_at >= from_at
        and offered_at < least(to_at, ends_at)

    union all

    select
        'LT' || substr(ticket_id, 2) as live_contact_id,
        ticket_key as call_key,
        account_id,
        contact_id,
        segment,
        ticket_key,
        ticket_id,
        created_at as offered_at,
        channel,
        topic,
        -- who is replied to a day later has left a message
        case when is_bot_only then 'bot' when is_poor then 'message' else 'answered' end as outcome,
        picked_up_at,
        queued_at,
        staff_id
    from drawn_tickets
    where channel in ('chat', 'phone')

    union all

    select
        'LB' || substr(ticket_id, 2) as live_contact_id,
        ticket_key as call_key,
        account_id,
        contact_id,
        segment,
        ticket_key,
        ticket_id,
        replied_at as offered_at,
        channel,
        topic,
        'call back' as outcome,
        replied_at as picked_up_at,
        null as queued_at,
        staff_id
    from drawn_tickets
    where channel = 'phone'
        and is_poor

),

queued as (

    select
        called.* exclude (queued_at, picked_up_at),
        case
            when outcome in ('answered', 'gives up')
                then coalesce(queued_at, offered_at + to_seconds(whole_between(5, 40, 'call menu', call_key)))
        end as joined_at,
        1 + case when calendar.is_bad_quarter then 0.25 * getvariable('bad_quarter') else 0 end as slowness,
        case
            when outcome in ('answered', 'call back') then coalesce(
                picked_up_at, joined_at + to_seconds(cast(least(3600, exponential(75 * slowness, 'call queue', call_key)) as bigint))
            )
        end as answered_at,
        case when outcome = 'gives up' then joined_at + to_seconds(5 + cast(exponential(90, 'patience', call_key) as bigint)) end
            as abandoned_at,
        cast(30 + least(5400, lognormal(case channel when 'chat' then 520 else 380 end, 0.7, 'talk', call_key)) as bigint) as talk_seconds,
        case when happens(0.25, 'put on hold', call_key) then whole_between(20, 240, 'hold', call_key) else 0 end as hold_seconds,
        whole_between(20, 180, 'wrap up', call_key) as wrap_up_seconds
    from called
    inner join calendar
        on date_trunc('month', offered_at) = calendar.month_start
    where offered_at < getvariable('as_of')

)

select
    live_contact_id,
    call_key,
    account_id,
    contact_id,
    segment,
    ticket_id,
    staff_id,
    channel,
    topic,
    outcome,
    offered_at,
    joined_at as queued_at,
    answered_at,
    abandoned_at,
    coalesce(
        abandoned_at, answered_at + to_seconds(talk_seconds + hold_seconds),
        offered_at + to_seconds(whole_between(20, 150, 'message', call_key))
    ) as ended_at,
    hold_seconds,
    wrap_up_seconds,
    case when answered_at is not null then talk_seconds + hold_seconds + wrap_up_seconds end as handle_seconds
from queued

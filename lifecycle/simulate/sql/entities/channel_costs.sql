-- One row per month, channel, team and kind of cost: people by the time they spend, tools and vendors by a rent and by what is used.
with worked as (

    select
        date_trunc('month', drawn.created_at) as month_start,
        drawn.channel,
        count(*) as ticket_count,
        count(states.escalated_at) as escalated_count,
        -- what a reply takes, and two minutes for the rest of a ticket
        cast(sum(
            120 + states.reply_count * case drawn.channel when 'email' then 330 when 'web' then 300 when 'chat' then 480 else 780 end
        ) as bigint) as ticket_seconds
    from drawn_tickets as drawn
    inner join ticket_states as states
        on drawn.ticket_key = states.ticket_key
    group by all

),

called as (

    select
        date_trunc('month', offered_at) as month_start,
        channel,
        cast(sum(handle_seconds) as bigint) as call_seconds
    from support_calls
    group by all

),

served as (

    select
        months.month_start,
        count(*) as customer_count
    from customer_months as months
    left join leavings
        on months.era_key = leavings.era_key
    where months.from_at < coalesce(leavings.paid_until, getvariable('as_of'))
    group by all

),

assisted as (

    select
        calendar.month_start,
        calendar.month_end,
        channels.channel,
        coalesce(worked.ticket_count, 0) as ticket_count,
        coalesce(worked.escalated_count, 0) * 2700 as second_seconds,
        coalesce(worked.ticket_seconds, 0) + coalesce(called.call_seconds, 0) as first_seconds,
        coalesce(called.call_seconds, 0) as call_seconds
    from calendar
    cross join (values ('email'), ('web'), ('chat'), ('phone')) as channels(channel)
    left join worked
        on calendar.month_start = worked.month_start
        and channels.channel = worked.channel
    left join called
        on calendar.month_start = called.month_start
        and channels.channel = called.channel

),

costs as (

    select
        month_start, month_end, channel, 'Tier 1' as team, 'people' as cost_type, first_seconds as handle_seconds,
        38 as hour_rate, 0 as rent
    from assisted
    union all
    select month_start, month_end, channel, 'Tier 2', 'people', second_seconds, 62, 0 from assisted
    union all
    select month_start, month_end, channel, null, 'tool', null, null, 60 + 0.6 * ticket_count from assisted
    union all
    select month_start, month_end, channel, null, 'vendor', null, null, 40 + 0.0008 * call_seconds from assisted where channel = 'phone'
    union all
    select
        calendar.month_start, calendar.month_end, 'self_service', 'Operations', 'people', null, null,
        200 + 0.9 * coalesce(customer_count, 0)
    from calendar
    left join served
        on calendar.month_start = served.month_start
    union all
    select calendar.month_start, calendar.month_end, 'self_service', null, 'tool', null, null, 80 + 0.25 * coalesce(customer_count, 0)
    from calendar
    left join served
        on calendar.month_start = served.month_start

),

paid as (

    select
        *,
        hash(month_start, channel, team, cost_type) as cost_key,
        -- agents are on duty for longer than they are busy
        cast(round(handle_seconds / between_of(0.66, 0.74, 'occupancy', cost_key)) as bigint) as worked_seconds
    from costs

)

select
    cast(month_start as date) as period_start,
    channel,
    team,
    cost_type,
    cast(month_end as date) as period_end,
    cast(round(
        case when hour_rate is null then rent * between_of(0.97, 1.03, 'rent', cost_key) else worked_seconds / 3600 * hour_rate end, 2
    ) as decimal(18, 2)) as cost_amount,
    'USD' as currency,
    worked_seconds,
    cast(handle_seconds as bigint) as handle_seconds,
    least(getvariable('as_of'), midnight(month_end, 1)) as loaded_at
from paid
order by period_start, channel, cost_type, team

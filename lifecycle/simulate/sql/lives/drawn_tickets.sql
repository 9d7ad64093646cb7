-- One row per ticket: whose it is, when and about what it is opened, and when it would be replied to and solved. What happens in
-- between is told by `ticket_steps`. Instants after the end of the data are drawn too, and never told.
with weeks as (

    -- how likely it is that somebody writes, by hour of the local week, from Monday on
    select list_transform(range(168), lambda hour: case
        when hour >= 120 then case when hour % 24 between 9 and 20 then 0.15 else 0.05 end
        when hour % 24 between 8 and 17 then 1
        when hour % 24 in (7, 18, 19, 20, 21) then 0.35
        else 0.06
    end) as hour_weights

),

asked as (

    select
        account_no,
        era,
        'customer' as kind,
        hash(month_key, ticket_no) as ticket_key,
        era * 10000000 + month_no * 10000 + ticket_no as ticket_number,
        from_at,
        to_at,
        ends_at,
        -- the same draw as in `customer_months`, where it makes a customer leave
        happens(poor_rate, 'poor reply', hash(month_key, ticket_no)) as is_poor
    from (
        select
            months.*,
            coalesce(leavings.paid_until, getvariable('as_of')) as ends_at,
            unnest(range(1, months.ticket_count + 1)) as ticket_no
        from customer_months as months
        left join leavings
            on months.era_key = leavings.era_key
    ) as numbered

    union all

    select
        account_no,
        era,
        'prospect' as kind,
        hash(era_key, 'prospect', ticket_no) as ticket_key,
        era * 10000000 + 1200000 + ticket_no as ticket_number,
        coalesce(connection_at, consideration_at) as from_at,
        coalesce(disqualified_at, decided_at, after(connection_at, 60)) as to_at,
        getvariable('as_of') as ends_at,
        false as is_poor
    from paths
    cross join range(1, 3) as numbers(ticket_no)
    where coalesce(connection_at, consideration_at) is not null
        and happens(case ticket_no when 1 then 0.22 else 0.06 end, 'ticket of a prospect', hash(era_key, ticket_no))

    union all

    -- who has left still needs its invoices
    select
        leavings.account_no,
        leavings.era,
        'former' as kind,
        hash(leavings.era_key, 'former') as ticket_key,
        leavings.era * 10000000 + 1210000 as ticket_number,
        leavings.paid_until as from_at,
        after(leavings.paid_until, 120) as to_at,
        coalesce(eras.began_at, getvariable('as_of')) as ends_at,
        false as is_poor
    from leavings
    left join eras
        on leavings.account_no = eras.account_no
        and leavings.era + 1 = eras.era
    where happens(0.1, 'ticket of a former customer', leavings.era_key)

),

opened as (

    select
        asked.*,
        people.account_id,
        people.segment,
        people.country,
        sizes.member_count,
        -- the first of some instants at which people are at work
        list_transform(range(1, 6), lambda n: within(from_at, to_at, 'ticket is opened', hash(ticket_key, n))) as instants,
        coalesce(
            list_filter(instants, lambda instant: happens(
                weeks.hour_weights[1 + (epoch_ms(timezone(people.time_zone, timezone('UTC', instant))) // 3600000 + 72) % 168],
                'ticket is opened at work', hash(ticket_key, instant)
            ))[1],
            instants[5]
        ) as created_at
    from asked
    inner join people
        on asked.account_no = people.account_no
    inner join (select account_no, max(member_no) as member_count from members group by account_no) as sizes
        on asked.account_no = sizes.account_no
    cross join weeks

),

timed as (

    select
        opened.* exclude (instants, from_at, to_at, ends_at),
        case when created_at >= leavings.cancel_requested_at then 'leaving' when created_at < customers.adoption_at then 'onboarding' end
            as phase,
        1 + case when calendar.is_bad_quarter then 0.25 * getvariable('bad_quarter') else 0 end as slowness,
        kind = 'customer' and happens(0.02, 'ticket of an agent', ticket_key) as is_proactive,
        not is_poor and not is_proactive and happens(0.041, 'ticket for a bot', ticket_key) as is_bot_only,
        case
            when is_proactive then 'email'
            when happens(0.5, 'usual channel', ticket_key)
                then pick(['email', 'email', 'email', 'web', 'web', 'chat', 'phone'], 'channel of an account', opened.account_no)
            else pick(['email', 'email', 'email', 'web', 'web', 'chat', 'phone'], 'channel', ticket_key)
        end as usual_channel,
        case when is_bot_only and usual_channel = 'phone' then 'chat' else usual_channel end as channel,
        case
            when uniform('ticket priority', ticket_key) < 0.06 then 'urgent'
            when uniform('ticket priority', ticket_key) < 0.24 then 'high'
            when uniform('ticket priority', ticket_key) < 0.78 then 'normal'
            else 'low'
        end as priority
    from opened
    inner join calendar
        on date_trunc('month', created_at) = calendar.month_start
    left join customers
        on opened.kind = 'customer'
        and opened.account_no = customers.account_no
        and opened.era = customers.era
    left join leavings
        on customers.era_key = leavings.era_key
    where created_at < ends_at
        and created_at < getvariable('as_of')

),

replied as (

    select
        *,
        -- who calls or chats is in a queue first
        channel in ('chat', 'phone') and not is_poor and not is_bot_only as is_queued,
        case
            -- left out: the schedule is then the one marked as default
            when kind = 'prospect' and country in ('US', 'BR') then null
            when kind != 'prospect' and segment = 'enterprise' then 'SC-24X7'
            when country in ('DE', 'GB') then 'SC-' || country
            when country in ('JP', 'IN') then 'SC-JP'
            else 'SC-US'
        end as schedule_id,
        case when is_queued then created_at + to_seconds(whole_between(5, 40, 'menu', ticket_key)) end as queued_at,
        queued_at + to_seconds(cast(least(3600, exponential(75 * slowness, 'queue', ticket_key)) as bigint)) as picked_up_at,
        lognormal(
            case priority when 'urgent' then 1.2 when 'high' then 3 when 'normal' then 4.9 else 6 end, 1.0, 'first reply', ticket_key
        ) as hours_to_reply,
        case
            when is_bot_only then null
            when is_poor then after(created_at, between_of(26, 90, 'poor first reply', ticket_key) / 24)
            when is_queued then picked_up_at + to_seconds(whole_between(15, 75, 'first words', ticket_key))
            when hours_to_reply < 20 then after(created_at, greatest(0.05, hours_to_reply) / 24)
            else after(created_at, between_of(12, 19.9, 'late first reply', ticket_key) / 24)
        end as replied_at,
        case
            when is_bot_only then 1800 + least(20, lognormal(3, 0.8, 'solved by bot', ticket_key)) * 3600
            when happens(0.16, 'solved at once', ticket_key) then 0
            else greatest(900, 3600 * least(960, lognormal(
                case priority when 'urgent' then 6 when 'high' then 11 when 'normal' then 16 else 24 end, 1.3, 'to solving', ticket_key
            )))
        end as seconds_to_solve
    from timed

)

select
    account_no,
    account_id,
    era,
    kind,
    phase,
    segment,
    ticket_key,
    'T' || (account_no * 100000000 + ticket_number) as ticket_id,
    created_at,
    is_poor,
    is_proactive,
    is_bot_only,
    channel,
    priority,
    case priority when 'low' then 'normal' when 'normal' then 'high' else 'urgent' end as later_priority,
    slowness,
    queued_at,
    picked_up_at,
    replied_at,
    coalesce(replied_at, created_at) + to_seconds(cast(seconds_to_solve * slowness as bigint)) as solves_at,
    case
        when kind = 'prospect' then pick([
            'pricing question', 'pricing question', 'how to', 'integration', 'feature request', 'security review', 'discount'
        ], 'reason of a prospect', ticket_key)
        when kind = 'former' then pick(['old invoices', 'old invoices', 'data export'], 'reason of a former customer', ticket_key)
        when phase = 'leaving' then pick(['cancel', 'cancel', 'data export', 'billing question', 'bug'], 'reason of a leaver', ticket_key)
        when phase = 'onboarding' then pick([
            'how to', 'how to', 'how to', 'integration', 'integration', 'data import', 'data import', 'login', 'billing question', 'bug'
        ], 'reason of a beginner', ticket_key)
        else pick([
            'bug', 'bug', 'bug', 'how to', 'how to', 'billing question', 'billing question', 'billing question', 'login', 'login',
            'integration', 'feature request', 'data import', 'performance', 'permissions'
        ], 'reason', ticket_key)
    end as topic,
    -- not all agents choose a reason
    not happens(0.14, 'no reason', ticket_key) as is_coded,
    nullif(concat_ws(
        '|', case when kind != 'customer' then kind end, case when segment = 'enterprise' then 'vip' end, phase,
        case
            when happens(0.3, 'tagged', ticket_key)
                then pick(['needs_docs', 'workaround', 'known_issue', 'training'], 'tag', ticket_key)
        end
    ), '') as tags,
    schedule_id,
    case when schedule_id = 'SC-24X7' then 'SC-US' else 'SC-24X7' end as later_schedule_id,
    case when kind != 'prospect' then case when segment = 'enterprise' then 'SLA-ENT' else 'SLA-STD' end end as sla_policy_id,
    account_id || '-C' || cast(1 + floor(member_count * pow(uniform('requester', ticket_key), 2)) as int) as contact_id,
    'ST-SUP-0' || whole_between(1, 8, 'ticket assignee', ticket_key) as staff_id,
    'ST-ESC-0' || whole_between(1, 4, 'second assignee', ticket_key) as second_staff_id
from replied

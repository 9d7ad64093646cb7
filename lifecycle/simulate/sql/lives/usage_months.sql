-- One row per account and stretch of use within a month, in the order in which usage events are written: how many acts, between when,
-- by whom. A customer uses the product from its first use until what it has paid for is over, except in its quiet times; who tries it
-- by itself, from the beginning of the trial until the decision.
--
-- People work by day and on weekdays. So acts are spread over working time, which runs fast by day and slowly at night and on weekends:
-- `from_work` and `to_work` are the ends of the stretch on that clock, in weekdays since a Monday of 1970, in the account's own zone.
with champions as (

    select
        account_no,
        min(seen_at) as left_at
    from success_risks
    where subtype = 'champion_left'
    group by account_no

),

stretches as (

    select
        customers.account_no,
        customers.era,
        customers.era_key,
        customers.segment,
        customers.base_seats,
        calendar.month_no,
        calendar.month_start,
        false as is_trial,
        case
            when quiet.episode_from < calendar.month_start then quiet.episode_to
            else greatest(calendar.month_start, customers.first_used_at)
        end as from_at,
        case
            when quiet.episode_from >= calendar.month_start then quiet.episode_from
            else least(calendar.month_end, leavings.paid_until)
        end as to_at,
        customers.first_used_at >= calendar.month_start or coalesce(quiet.episode_from < calendar.month_start, false) as opens_with_act,
        coalesce(quiet.episode_from >= calendar.month_start, false) as closes_with_act,
        getvariable('events_per_month') * sqrt(customers.base_seats) / 3.85
        * case when calendar.month_end > leavings.cancel_requested_at - to_months(1) then 0.5 else 1 end as acts_a_month,
        case when values_reached.value_at < coalesce(leavings.cancel_requested_at, getvariable('as_of')) then values_reached.value_at end
            as value_from,
        least(2, (greatest(0, datediff('day', customers.first_used_at, calendar.month_start)) + 60) // 60) as phase
    from customers
    inner join calendar
        on customers.first_used_at < calendar.month_end
    left join leavings
        on customers.era_key = leavings.era_key
    left join values_reached
        on customers.era_key = values_reached.era_key
    left join years as quiet
        on customers.era_key = quiet.era_key
        and quiet.episode = 'quiet'
        and quiet.episode_from < calendar.month_end
        and quiet.episode_to >= calendar.month_start
        -- who is leaving has no such time any more
        and (leavings.cancel_requested_at is null or quiet.episode_from < leavings.cancel_requested_at)

    union all

    select
        paths.account_no,
        paths.era,
        paths.era_key,
        people.segment,
        2 as base_seats,
        calendar.month_no,
        calendar.month_start,
        true as is_trial,
        greatest(calendar.month_start, paths.consideration_at) as from_at,
        -- on the day of the purchase only what is paid for is used
        least(calendar.month_end, midnight(paths.decided_at, 0)) as to_at,
        false as opens_with_act,
        false as closes_with_act,
        65 as acts_a_month,
        null as value_from,
        0 as phase
    from paths
    inner join people
        on paths.account_no = people.account_no
    inner join calendar
        on paths.consideration_at < calendar.month_end
        and midnight(paths.decided_at, 0) > calendar.month_start
    where paths.motion = 'self_serve'

),

counted as (

    select
        *,
        seconds_between(from_at, to_at) / 2629800.0 as share,
        hash(era_key, month_no, is_trial) as stretch_key,
        case when is_trial then 0 else hash(era_key, phase, month_start >= released_at) end as features_key
    from stretches
    cross join (select max(released_at) as released_at from feature_list) as releases
    where from_at < to_at
        or (closes_with_act and from_at = to_at)

),

peopled as (

    select
        counted.*,
        people.account_id,
        greatest(
            cast(ceil(8 * share) as bigint) + 1,
            cast(floor(acts_a_month * share + uniform('acts', stretch_key)) as bigint)
        ) as act_count,
        cast(3600 * case people.country
            when 'US' then -5 when 'BR' then -3 when 'DE' then 1 when 'JP' then 9 when 'IN' then 5.5 else 0
        end as int) as zone_seconds,
        cast(case when champions.left_at < to_at then 2 else 1 end as int) as first_member,
        cast(least(
            case counted.segment when 'enterprise' then 25 when 'mid_market' then 10 else 4 end, greatest(2, ceil(0.5 * base_seats))
        ) as int) as last_member
    from counted
    inner join people
        on counted.account_no = people.account_no
    left join champions
        on counted.account_no = champions.account_no

),

clocked as (

    select
        *,
        -- nights run slowly, then weekends
        list_transform(
            list_transform(
                list_transform([from_at, to_at], lambda instant: (epoch(instant) + zone_seconds) / 86400.0 - 4),
                lambda days: floor(days)
                + 0.05 * least((days - floor(days)) * 24 / 7, 1)
                + 0.87 * least(greatest((days - floor(days)) * 24 - 7, 0) / 12, 1)
                + 0.08 * greatest((days - floor(days)) * 24 - 19, 0) / 5
            ),
            lambda days: 5.6 * floor(days / 7) + least(days - 7 * floor(days / 7), 5) + 0.3 * greatest(days - 7 * floor(days / 7) - 5, 0)
        ) as work
    from peopled

)

select
    clocked.account_no,
    account_id,
    era,
    clocked.era_key,
    is_trial,
    month_no,
    month_start,
    stretch_key,
    from_at,
    to_at,
    epoch_ms(from_at) // 1000 as from_second,
    epoch_ms(to_at) // 1000 as to_second,
    zone_seconds,
    work[1] as from_work,
    (work[2] - work[1]) / act_count as work_step,
    act_count,
    -- which of the acts, counted from 0, are at an end of the stretch to the second
    cast(case when opens_with_act then 0 else -1 end as bigint) as opening_act,
    case when closes_with_act then act_count - 1 else -1 end as closing_act,
    cast(sum(act_count) over (order by account_no, era, is_trial desc, month_no rows unbounded preceding) - act_count as bigint)
        as acts_before,
    first_member,
    last_member - first_member + 1 as member_count,
    value_from,
    epoch_ms(value_from) // 1000 as value_second,
    usage_features.slots,
    usage_features.slot_count,
    usage_features.plain_count
from clocked
inner join usage_features
    on clocked.features_key = usage_features.features_key
order by account_no, era, is_trial desc, month_no

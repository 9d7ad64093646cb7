-- One row per fact about an account that somebody noted: risks, outcomes, leads for more, advocacy, and what else is told of customers.
-- Two kinds decide a stage, and are told as they were drawn: risks that were seen, and the first outcome. The others are noise around
-- them: so many a month, of customers that are still there.
with present as (

    select
        months.*,
        customers.account_id,
        customers.first_used_at,
        customers.base_seats,
        customers.seat_price,
        customers.currency,
        values_reached.value_at,
        leavings.cancel_requested_at,
        coalesce(leavings.cancel_requested_at, getvariable('as_of')) as until_at
    from customer_months as months
    inner join customers
        on months.era_key = customers.era_key
    left join leavings
        on months.era_key = leavings.era_key
    left join values_reached
        on months.era_key = values_reached.era_key
    where months.from_at < coalesce(leavings.cancel_requested_at, getvariable('as_of'))

),

-- a month's chance; the share that is taken up, and after how many days; the share that is closed, and after how many
kinds as (

    select *
    from (
        values
        ('risk', 'PR', ['usage_drop', 'ticket_spike', 'payment_failing'], 0.03, 0.8, 3, 0.9, 30, null),
        ('outcome', 'OV', ['time_saved', 'cost_saved', 'ease', 'use_case_live'], 0.04, 1.0, 4, 1.0, 4, ['achieved']),
        ('outcome', 'OM', ['time_saved', 'revenue_gained'], 0.01, 0.0, 1, 0.7, 60, ['missed']),
        ('csql', 'CQ', ['seats', 'seats', 'upsell', 'cross_sell'], 0.03, 0.7, 5, 0.85, 45, ['won', 'won', 'lost', 'rejected']),
        ('advocacy_ask', 'AA', ['reference', 'review', 'story', 'testimonial'], 0.03, 0.0, 1, 0.9, 12, ['agreed', 'agreed', 'declined']),
        ('advocacy_act', 'AX', ['community_answer', 'social_post', 'referral'], 0.015, 0.6, 3, 0.0, 1, null),
        ('advocacy_nomination', 'AN', null, 0.015, 0.0, 1, 0.0, 1, null),
        ('delight', 'DL', null, 0.02, 0.0, 1, 0.0, 1, null),
        ('community', 'CO', ['post', 'post', 'answer', 'event', 'course'], 0.06, 0.0, 1, 0.0, 1, null),
        ('training', 'TR', ['self_guided', 'live', 'virtual', 'kb', 'consultative_call'], 0.05, 0.0, 1, 0.8, 4, null),
        ('health_override', 'HO', ['red', 'yellow', 'green'], 0.01, 0.0, 1, 0.7, 30, null),
        ('advisory_board', 'AB', null, 0.004, 0.0, 1, 0.1, 200, null)
    ) as kinds (kind, code, subtypes, chance, confirmed_share, confirmed_days, ended_share, ended_days, outcomes)

),

noted as (

    select
        kinds.*,
        present.*,
        hash(present.month_key, kinds.code) as signal_key,
        within(present.from_at, present.to_at, 'signal', hash(present.month_key, kinds.code)) as occurred_at
    from present
    inner join kinds
        on happens(kinds.chance, 'signal at all', hash(present.month_key, kinds.code))

),

dated as (

    select
        * exclude (outcomes),
        code || '-' || account_id || '-' || era || '-' || month_no as signal_id,
        case
            when happens(confirmed_share, 'confirmed', signal_key)
                then after(occurred_at, between_of(0.1, 2 * confirmed_days, 'confirmed when', signal_key))
        end as hoped_confirmed_at,
        case
            when happens(ended_share, 'signal ends', signal_key)
                then least(cancel_requested_at, after(occurred_at, between_of(0.5, 1.5, 'signal ends when', signal_key) * ended_days))
        end as ended_at,
        case when ended_at < until_at then pick(outcomes, 'signal outcome', signal_key) end as outcome
    from noted
    where occurred_at >= first_used_at
        and occurred_at < until_at
        -- the first outcome is told below
        and (kind != 'outcome' or occurred_at > value_at)

),

told as (

    select
        signal_id,
        kind,
        pick(subtypes, 'signal subtype', signal_key) as subtype,
        occurred_at,
        case
            when kind = 'outcome' then case when code = 'OV' and ended_at < until_at then ended_at end
            when hoped_confirmed_at < least(until_at, ended_at) then hoped_confirmed_at
        end as confirmed_at,
        ended_at,
        account_id,
        account_no,
        outcome,
        signal_key,
        kind = 'risk' as is_predicted,
        kind = 'outcome' and outcome = 'achieved' as is_verified,
        base_seats * seat_price * 12 * case kind
            when 'csql' then between_of(0.1, 0.4, 'more', signal_key)
            when 'outcome' then between_of(0.3, 3, 'worth', signal_key)
        end as signal_amount,
        currency
    from dated

    union all by name

    select
        'AC-' || substr(signal_id, 4) as signal_id,
        'advocacy_act' as kind,
        pick(subtypes, 'signal subtype', signal_key) as subtype,
        after(ended_at, between_of(4, 45, 'does so', signal_key)) as occurred_at,
        after(ended_at, between_of(46, 60, 'published', signal_key)) as confirmed_at,
        account_id,
        account_no,
        signal_id as related_signal_id,
        hash(signal_key) as signal_key
    from dated
    where code = 'AA'
        and outcome = 'agreed'
        and happens(0.8, 'does so at all', signal_key)
        and after(ended_at, between_of(4, 45, 'does so', signal_key)) < until_at

    union all by name

    -- told some days before it is proved
    select
        'OF-' || customers.account_id || '-' || customers.era as signal_id,
        'outcome' as kind,
        pick(['time_saved', 'time_saved', 'cost_saved', 'ease', 'revenue_gained'], 'first outcome', customers.era_key) as subtype,
        after(values_reached.value_at, -between_of(1, 10, 'outcome noted', customers.era_key)) as occurred_at,
        values_reached.value_at as confirmed_at,
        values_reached.value_at as ended_at,
        customers.account_id,
        customers.account_no,
        case when values_reached.value_at < getvariable('as_of') then 'achieved' end as outcome,
        customers.era_key as signal_key,
        false as is_predicted,
        values_reached.value_at < getvariable('as_of') as is_verified,
        customers.base_seats * customers.seat_price * 12 * between_of(0.3, 3, 'first worth', customers.era_key) as signal_amount,
        customers.currency
    from customers
    inner join values_reached
        on customers.era_key = values_reached.era_key
    left join leavings
        on customers.era_key = leavings.era_key
    where values_reached.value_at < coalesce(leavings.cancel_requested_at, values_reached.value_at + to_days(1))

    union all by name

    select
        'RK-' || people.account_id || '-' || risks.era || '-' || strftime(risks.seen_at, '%Y%m') as signal_id,
        'risk' as kind,
        risks.subtype,
        risks.seen_at as occurred_at,
        after(risks.seen_at, 0.1 * seconds_between(risks.seen_at, risks.cleared_at) / 86400) as confirmed_at,
        risks.cleared_at as ended_at,
        people.account_id,
        risks.account_no,
        case when risks.cleared_at < getvariable('as_of') then risks.outcome end as outcome,
        risks.year_key as signal_key,
        false as is_predicted
    from success_risks as risks
    inner join people
        on risks.account_no = people.account_no

    union all by name

    select
        'TO-' || onboarding_project_id as signal_id,
        'training' as kind,
        pick(['live', 'virtual', 'self_guided'], 'training mode', step_key) as subtype,
        after(completed_at, -between_of(0.05, 0.5, 'training begins', step_key)) as occurred_at,
        completed_at as ended_at,
        account_id,
        account_no,
        onboarding_project_id,
        step_key as signal_key
    from onboarding_steps
    where milestone = 'training'
        and completed_at is not null

    union all by name

    -- twice something failed, for some
    select
        outages.outage_id || '-' || customers.account_id || '-' || customers.era as signal_id,
        'outage' as kind,
        outages.product_area as subtype,
        outages.began_at as occurred_at,
        outages.began_at + to_minutes(outages.minutes) as ended_at,
        customers.account_id,
        customers.account_no,
        hash(customers.era_key, outages.outage_id) as signal_key
    from (
        select
            outage_id,
            product_area,
            minutes,
            hit_share,
            getvariable('starts_at') + to_days(cast(30 * getvariable('months') * part as int)) + to_minutes(minute_of_day) as began_at
        from (values ('OU1', 'analytics', 0.40, 552, 160, 0.5), ('OU2', 'integrations', 0.82, 844, 95, 0.25))
            as outages (outage_id, product_area, part, minute_of_day, minutes, hit_share)
    ) as outages
    inner join customers
        on customers.first_used_at < outages.began_at
        and happens(outages.hit_share, 'hit by outage', hash(customers.era_key, outages.outage_id))
    left join leavings
        on customers.era_key = leavings.era_key
    where leavings.paid_until is null
        or leavings.paid_until > outages.began_at

    union all by name

    select
        'SM-' || month_no || '-' || mention_no as signal_id,
        'social_mention' as kind,
        pick(['linkedin', 'reddit', 'x', 'review_site'], 'network', hash(month_no, mention_no)) as subtype,
        within(month_start, month_end, 'mention', hash(month_no, mention_no)) as occurred_at,
        hash(month_no, mention_no) as signal_key,
        round(greatest(-1, least(1, 0.25 + 0.4 * normal('mention tone', hash(month_no, mention_no)))), 2) as score,
        'tone-2.1' as model
    from calendar
    cross join range(1, 3 + cast(getvariable('accounts') // 50 as bigint)) as mentions(mention_no)

)

select
    signal_id,
    kind,
    subtype,
    occurred_at,
    known(confirmed_at) as confirmed_at,
    known(ended_at) as ended_at,
    account_id,
    case when account_id is not null then 'ST-SUC-0' || (1 + account_no % 6) end as staff_id,
    case
        when kind = 'advocacy_nomination' then pick(['success', 'support', 'sales'], 'nominated by', signal_key)
        when kind = 'delight' then 'support'
    end as team,
    onboarding_project_id,
    related_signal_id,
    outcome,
    case when kind = 'delight' then pick(['speed', 'speed|care', 'care', 'expertise', 'expertise|speed'], 'delighted by', signal_key) end
        as factors,
    model,
    case
        when kind = 'risk' then round(between_of(case when is_predicted then 0.5 else 0.6 end, 0.95, 'severity', signal_key), 2)
        else score
    end as score,
    cast(round(signal_amount, 2) as decimal(18, 2)) as signal_amount,
    case when signal_amount is not null then currency end as currency,
    is_predicted,
    case when kind = 'advocacy_ask' then true when kind = 'advocacy_act' then related_signal_id is not null end as is_solicited,
    case when kind = 'advocacy_ask' then happens(0.6, 'warm', signal_key) end as is_warm,
    is_verified,
    case when kind = 'outcome' then happens(0.3, 'self-reported', signal_key) end as is_self_reported,
    least(
        getvariable('as_of'), midnight(coalesce(known(greatest(ended_at, confirmed_at)), known(confirmed_at), occurred_at), 1)
    ) as loaded_at
from told
where occurred_at < getvariable('as_of')
order by signal_id

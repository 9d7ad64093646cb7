-- One row per subscription, as it stands when the data end.
with terms as (

    -- the next year is told when it begins
    select
        years.era_key,
        max(years.year_start) as term_start,
        max(years.year_end) as term_end
    from years
    left join leavings
        on years.era_key = leavings.era_key
    where leavings.paid_until is null
        or years.year_start < leavings.paid_until
    group by years.era_key

),

overdue as (

    select distinct subscription_id
    from billing_invoices
    where past_due_from < getvariable('as_of')
        and (settled_at is null or settled_at >= getvariable('as_of'))

),

told as (

    select
        subscriptions.*,
        oddities.pause_from,
        oddities.pause_to,
        migrations.resumed_at,
        case role when 'trial' then trial_ended_at else paid_until end as ends_at,
        case when is_left then cancel_requested_at when paid_until is null and paid_from <= asked_at then asked_at end as requested_at,
        case
            when role = 'trial' or (role = 'main' and is_self_serve and trial_started_at is not null) then trial_started_at
            when role = 'main' then won_at
            else paid_from
        end as created_at
    from billing_subscriptions as subscriptions
    left join billing_oddities as oddities
        on subscriptions.subscription_id = oddities.subscription_id
    left join migrations
        on subscriptions.era_key = migrations.era_key

)

select
    told.subscription_id,
    told.account_id,
    told.billed_plan_id as plan_id,
    told.product_id,
    told.currency,
    deals.deal_id as opportunity_id,
    case told.role
        when 'main' then 'OR-' || told.account_id || '-' || told.era
        when 'addon' then 'OR-' || told.account_id || '-' || told.era || 'X'
    end as order_id,
    case when told.is_self_serve or told.role = 'trial' then 'self_serve' else 'sales_assisted' end as acquisition_motion,
    case
        when told.ends_at < getvariable('as_of') then 'cancelled'
        when told.role = 'trial' then 'trialing'
        when told.paid_from >= getvariable('as_of') then 'incomplete'
        when told.pause_from < getvariable('as_of') and told.pause_to >= getvariable('as_of') then 'paused'
        when overdue.subscription_id is not null then 'past_due'
        else 'active'
    end as status,
    told.created_at,
    case
        when told.role = 'main' and not (told.is_self_serve and told.trial_started_at is not null) then known(told.paid_from)
        else told.created_at
    end as started_at,
    case when told.role in ('main', 'trial') then told.trial_started_at end as trial_started_at,
    told.trial_ended_at,
    known(told.paid_from) as first_paid_at,
    case when told.is_annual and told.paid_from < getvariable('as_of') then terms.term_start end as term_start_at,
    case when told.is_annual and told.paid_from < getvariable('as_of') then terms.term_end end as term_end_at,
    told.requested_at as cancel_requested_at,
    case when told.requested_at is not null then coalesce(told.paid_until, told.asked_until) end as cancel_effective_at,
    known(told.paid_until) as service_period_end_at,
    known(told.ends_at) as ended_at,
    cast(case when told.is_annual then 12 end as int) as term_months,
    cast(told.seats as decimal(18, 6)) as quantity,
    case when told.is_annual then 'year' else 'month' end as billing_interval,
    case
        when told.requested_at is not null and told.is_involuntary then 'payment_failed'
        when told.requested_at is not null and happens(0.8, 'says why', told.era_key)
            then pick(
                ['too_expensive', 'missing_features', 'switched_service', 'unused', 'customer_service', 'too_complex'],
                'says what', told.era_key
            )
    end as cancel_reason,
    case told.role when 'migrated' then 'S' || told.account_id || '-' || told.era end as previous_subscription_id,
    case when told.role = 'main' and told.migrated_at is not null then told.subscription_id || 'M' end as next_subscription_id,
    case when told.is_left then told.paid_until + to_days(3) end as planned_deprovision_at,
    told.role != 'trial' and told.requested_at is null as is_auto_renew,
    case when known(told.ends_at) is not null and told.is_left then told.is_involuntary end as is_involuntary,
    false as is_test,
    least(
        getvariable('as_of'),
        midnight(greatest(told.created_at, known(told.paid_from), told.requested_at, known(told.ends_at), known(told.pause_from)), 1)
    ) as loaded_at
from told
left join terms
    on told.era_key = terms.era_key
left join overdue
    on told.subscription_id = overdue.subscription_id
left join sales_deals as deals
    on told.subscription_id = deals.subscription_id
    and told.role in ('main', 'addon')
    and deals.deal_type != 'renewal'
    and (deals.deal_type != 'expansion' or told.role = 'addon')
order by told.subscription_id

-- One row per subscription, trials that never paid among them. `role`: main, migrated (the main one after a change of plan), addon, trial.
-- All of a customer is billed on the grid of months from `anchor_at` on. Moments after the end of the data are drawn too.
with spans as (

    select
        subscription_id,
        era_key,
        is_annual,
        min(started_at) as paid_from,
        case when count(*) = count(ended_at) then max(ended_at) end as paid_until,
        max_by(plan_id, started_at) as plan_id,
        max_by(seats, started_at) as seats,
        max_by(seat_price, started_at) as seat_price
    from priced_spells
    group by subscription_id, era_key, is_annual

),

leavings_told as (

    select
        leavings.*,
        -- the last payment failed: the company gave up, and ended it with the month
        not customers.is_annual
        and leavings.cancel_requested_at > leavings.paid_until - to_months(1) + to_days(6)
        and not exists (
            select 1 from priced_spells
            where priced_spells.era_key = leavings.era_key
                and priced_spells.started_at > leavings.paid_until - to_months(1)
        )
        and happens(0.15, 'payment fails for good', leavings.era_key) as is_involuntary
    from leavings
    inner join customers
        on leavings.era_key = customers.era_key

),

asked as (

    -- asked for and not yet taken back when the data end
    select
        years.era_key,
        years.revoked_request_at,
        years.year_end
    from years
    left join leavings
        on years.era_key = leavings.era_key
    where years.revoked_request_at < getvariable('as_of')
        and years.revoked_at >= getvariable('as_of')
        and leavings.era_key is null

),

paid as (

    select
        spans.subscription_id,
        customers.account_no,
        customers.era,
        spans.era_key,
        case right(spans.subscription_id, 1) when 'X' then 'addon' when 'M' then 'migrated' else 'main' end as role,
        spans.plan_id,
        spans.is_annual,
        spans.seats,
        spans.seat_price,
        customers.won_at,
        customers.paid_from as anchor_at,
        customers.is_self_serve,
        spans.paid_from,
        spans.paid_until,
        spans.paid_until is not distinct from leavings_told.paid_until and spans.paid_until is not null as is_left,
        case when customers.is_self_serve then paths.consideration_at end as trial_started_at,
        leavings_told.cancel_requested_at,
        leavings_told.paid_until as left_until,
        leavings_told.deprovisioned_at as left_off_at,
        coalesce(leavings_told.is_involuntary, false) as is_involuntary,
        asked.revoked_request_at as asked_at,
        asked.year_end as asked_until,
        migrations.migrated_at,
        spans.is_annual and customers.segment = 'enterprise' and happens(0.3, 'meters', spans.era_key) as is_metered
    from spans
    inner join customers
        on spans.era_key = customers.era_key
    inner join paths
        on spans.era_key = paths.era_key
    left join leavings_told
        on spans.era_key = leavings_told.era_key
    left join asked
        on spans.era_key = asked.era_key
    left join migrations
        on spans.era_key = migrations.era_key

),

trials as (

    select
        'S' || people.account_id || '-' || paths.era as subscription_id,
        paths.account_no,
        paths.era,
        paths.era_key,
        'trial' as role,
        plan_list.plan_id,
        paths.consideration_at as trial_started_at,
        -- who has not bought yet has what is left of the 14 days
        case when paths.decided_at < getvariable('as_of') then paths.decided_at else after(paths.consideration_at, 14) end as trial_ended_at
    from paths
    inner join people
        on paths.account_no = people.account_no
    inner join plan_list
        on people.plan_rank = plan_list.tier_rank
    where paths.motion = 'self_serve'
        and paths.consideration_at < getvariable('as_of')
        and (not paths.is_won or paths.decided_at >= getvariable('as_of'))

)

select
    told.*,
    case when told.is_annual then told.plan_id || '-annual' else told.plan_id end as billed_plan_id,
    plan_list.product_id,
    people.account_id,
    people.currency,
    people.plan_rate,
    people.price_factor
from (
    select
        paid.*,
        case when role = 'main' and is_self_serve then case when trial_started_at is not null then won_at end end as trial_ended_at
    from paid

    union all by name

    select
        *,
        false as is_annual,
        false as is_self_serve,
        false as is_left,
        false as is_involuntary,
        false as is_metered
    from trials
) as told
inner join plan_list
    on told.plan_id = plan_list.plan_id
inner join people
    on told.account_no = people.account_no

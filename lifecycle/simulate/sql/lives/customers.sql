-- One row per era in which an account became a customer: what it bought, and how it would fare if it stayed.
with won as (

    select
        paths.account_no,
        paths.era,
        paths.era_key,
        paths.entry,
        paths.decided_at as won_at,
        paths.motion = 'self_serve' or paths.entry = 'reactivation' as is_self_serve,
        people.account_id,
        people.segment,
        people.currency,
        people.plan_rate,
        people.price_factor,
        people.churn_factor,
        people.is_poor_campaign,
        people.plan_rank + case when happens(0.3, 'larger plan', paths.era_key) then 1 else 0 end as tier_rank,
        cast(greatest(2, ceil(lognormal(people.median_seats, 0.5, 'seats', paths.era_key))) as bigint) as base_seats
    from paths
    inner join people
        on paths.account_no = people.account_no
    where paths.era = getvariable('era')
        and paths.is_won
        and paths.decided_at < getvariable('as_of')

),

contracted as (

    select
        won.*,
        plan_list.plan_id,
        not is_self_serve and (segment = 'enterprise' or happens(0.7, 'annual', era_key)) as is_annual,
        -- who signs is billed from one of the next days on; who pays at the checkout, from then
        case when is_self_serve then won_at else after(won_at, between_of(0.1, 5, 'first day', era_key)) end as paid_from,
        not is_self_serve as has_project,
        least(240, greatest(6, lognormal(
            30 * (1 + case when segment = getvariable('slow_segment') then getvariable('slow_onboarding') else 0 end),
            0.45, 'onboarding', era_key
        ))) as onboarding_days,
        plan_list.seat_price * price_factor as list_price
    from won
    inner join plan_list
        on won.tier_rank = plan_list.tier_rank

),

priced as (

    select
        *,
        case
            when paid_from >= getvariable('price_rise_at') then null
            when not is_annual then getvariable('price_rise_at')
            -- a year's price stands until the year is over
            else paid_from + to_months(cast(12 * ceil(
                (datediff('month', paid_from, getvariable('price_rise_at')) + 1) / 12.0
            ) as int))
        end as price_rises_at,
        -- a year paid at once is a fifth cheaper
        round(
            list_price * (case when is_annual then 0.8 else 1 end)
            * (1 + case when paid_from >= getvariable('price_rise_at') then getvariable('price_rise') else 0 end), 2
        ) as seat_price
    from contracted

),

lived as (

    select
        *,
        case
            when has_project then after(won_at, 0.3 * onboarding_days)
            else paid_from + to_seconds(60 + cast(86400 * exponential(1.5, 'first use', era_key) as bigint))
        end as first_used_at
    from priced

)

select
    *,
    case when has_project then after(won_at, onboarding_days) else first_used_at end as adoption_at,
    round(seat_price * (1 + getvariable('price_rise')), 2) as risen_seat_price,
    -- a verified outcome; who has none by then has never one
    case
        when happens(0.85, 'gets value', era_key)
            then after(
                case when has_project then after(won_at, onboarding_days) else first_used_at end,
                31 + lognormal(30, 0.8, 'to value', era_key)
            )
    end as hoped_value_at
from lived
order by account_no

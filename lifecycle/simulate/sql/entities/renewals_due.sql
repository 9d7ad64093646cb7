-- One row per year of a contract and its decision.
with due as (

    select
        years.*,
        customers.account_id,
        customers.currency,
        'S' || customers.account_id || '-' || years.era as subscription_id,
        leavings.paid_until is not distinct from years.year_end and leavings.paid_until is not null as is_left,
        customers.price_rises_at <= years.year_end and customers.price_rises_at > years.decided_at
        and getvariable('price_rise') != 0 as is_risen,
        customers.risen_seat_price,
        case
            when happens(0.85, 'notice', years.year_key)
                then known(after(years.window_from, between_of(1, 6, 'notice sent', years.year_key)))
        end as notice_sent_at
    from years
    inner join customers
        on years.era_key = customers.era_key
    left join leavings
        on years.era_key = leavings.era_key
    where years.window_from is not null
        and (leavings.paid_until is null or years.year_end <= leavings.paid_until)

),

priced as (

    -- as it stands when it is decided, or when the data end
    select
        due.*,
        spells.seats,
        spells.seat_price
    from due
    inner join priced_spells as spells
        on due.subscription_id = spells.subscription_id
        and least(due.decided_at, getvariable('as_of') - to_seconds(1)) >= spells.started_at
        and (spells.ended_at is null or least(due.decided_at, getvariable('as_of') - to_seconds(1)) < spells.ended_at)

)

select
    'RN-' || subscription_id || '-' || year_no as renewal_id,
    subscription_id,
    year_end as due_at,
    account_id,
    case
        when after(window_from, between_of(2, 8, 'renewal deal', year_key)) < getvariable('as_of')
            then 'OP-' || account_id || '-' || era || '-R' || year_no
    end as opportunity_id,
    currency,
    case when decided_at >= getvariable('as_of') then 'pending' when is_left then 'churned' else 'renewed' end as outcome,
    known(decided_at) as decided_at,
    notice_sent_at,
    cast(12 * seats * seat_price as decimal(18, 2)) as due_annual_amount,
    case
        when decided_at < getvariable('as_of')
            then cast(
                case when is_left then 0 when is_risen then 12 * seats * risen_seat_price else 12 * seats * seat_price end as decimal(18, 2)
            )
    end as renewed_annual_amount,
    cast(12 as int) as term_months,
    least(getvariable('as_of'), midnight(greatest(year_start, known(window_from), notice_sent_at, known(decided_at)), 1)) as loaded_at
from priced
order by renewal_id

-- One row per currency and day from which a rate is in force: one fixed rate of the plan, and a spot rate each month.
with currencies as (

    select distinct
        currency,
        plan_rate
    from regions
    where currency != 'USD'

)

select
    from_currency,
    'USD' as to_currency,
    rate_type,
    rate_date,
    rate,
    least(getvariable('as_of'), greatest(cast(rate_date as timestamp) + to_days(1), getvariable('starts_at'))) as loaded_at
from (
    select
        currency as from_currency,
        'plan' as rate_type,
        cast(getvariable('starts_at') - to_years(1) as date) as rate_date,
        cast(plan_rate as decimal(18, 6)) as rate
    from currencies

    union all

    -- a slow wave and some noise, never more than a twentieth away from the plan
    select
        currencies.currency,
        'spot',
        cast(calendar.month_start as date),
        cast(round(currencies.plan_rate * (
            1 + 0.035 * sin(calendar.month_no / 3.0 + 6.3 * uniform('rate phase', currencies.currency))
            + between_of(-0.015, 0.015, 'rate', hash(currencies.currency, calendar.month_no))
        ), 6) as decimal(18, 6))
    from currencies
    cross join calendar
) as rates
order by from_currency, rate_type, rate_date

-- One row per line of an invoice or credit note. A customer is billed on a grid of months from its first paid day on: a month ahead, or
-- a year ahead; what changes in between is charged or credited at once for the rest of the period. Nothing is issued after the end.
with periods as (

    select
        customers.era_key,
        month_no,
        customers.paid_from + to_months(cast(month_no as int)) as period_start,
        customers.paid_from + to_months(cast(month_no + 1 as int)) as month_end,
        customers.paid_from + to_months(cast(month_no + 12 as int)) as year_end
    from customers
    left join leavings
        on customers.era_key = leavings.era_key
    cross join unnest(range(
        0, datediff('month', customers.paid_from, least(getvariable('as_of'), coalesce(leavings.paid_until, getvariable('as_of')))) + 1
    )) as numbers(month_no)
    where customers.paid_from + to_months(cast(month_no as int))
        < least(getvariable('as_of'), coalesce(leavings.paid_until, getvariable('as_of')))

),

paid as (

    select
        subscriptions.*,
        oddities.* exclude (subscription_id)
    from billing_subscriptions as subscriptions
    inner join billing_oddities as oddities
        on subscriptions.subscription_id = oddities.subscription_id

),

spells as (

    select
        *,
        lag(seats * seat_price) over (partition by subscription_id order by started_at) as before_amount
    from priced_spells

),

regular as (

    select
        paid.*,
        periods.period_start as issued_at,
        periods.period_start,
        case when paid.is_annual then periods.year_end else periods.month_end end as period_end,
        spells.seats as quantity,
        spells.seat_price * case when paid.is_annual then 12 else 1 end as unit_price,
        spells.seats * spells.seat_price * case when paid.is_annual then 12 else 1 end as line_amount,
        paid.paid_until <= periods.period_start as is_overbilled,
        'regular' as kind
    from paid
    inner join periods
        on paid.era_key = periods.era_key
        and (not paid.is_annual or periods.month_no % 12 = 0)
        and periods.period_start >= paid.paid_from
    inner join spells
        on paid.subscription_id = spells.subscription_id
        and periods.period_start >= spells.started_at
        and (
            spells.ended_at is null or periods.period_start < spells.ended_at
            or (spells.ended_at = paid.paid_until and periods.period_start < paid.overbilled_until)
        )
    where (paid.pause_from is null or periods.period_start < paid.pause_from or periods.period_start >= paid.pause_to)
        and (paid.unbilled_from is null or periods.period_start < paid.unbilled_from or periods.period_start >= paid.unbilled_to)

),

-- what a month costs more, or less, from an instant within a period on
changed as (

    select subscription_id, started_at as changed_at, seats * seat_price - coalesce(before_amount, 0) as more_amount
    from spells
    where reason in ('add_seats', 'downgrade', 'migration', 'cross_sell')

    union all

    select spells.subscription_id, spells.ended_at, -spells.seats * spells.seat_price
    from spells
    inner join paid
        on spells.subscription_id = paid.subscription_id
        and spells.ended_at = paid.paid_until
    where not paid.is_left

    union all

    -- who comes back from a pause pays for the rest of the period
    select paid.subscription_id, paid.pause_to, spells.seats * spells.seat_price
    from paid
    inner join spells
        on paid.subscription_id = spells.subscription_id
        and paid.pause_to >= spells.started_at
        and (spells.ended_at is null or paid.pause_to < spells.ended_at)

),

prorated as (

    select
        paid.*,
        changed.changed_at as issued_at,
        changed.changed_at as period_start,
        case when paid.is_annual then periods.year_end else periods.month_end end as period_end,
        1 as quantity,
        changed.more_amount
        * case
            when paid.is_annual then 12.0 * seconds_between(changed.changed_at, periods.year_end)
                / seconds_between(periods.period_start, periods.year_end)
            else 1.0 * seconds_between(changed.changed_at, periods.month_end) / seconds_between(periods.period_start, periods.month_end)
        end as line_amount,
        line_amount as unit_price,
        false as is_overbilled,
        'proration' as kind
    from changed
    inner join paid
        on changed.subscription_id = paid.subscription_id
    inner join periods
        on paid.era_key = periods.era_key
        and (not paid.is_annual or periods.month_no % 12 = 0)
        and changed.changed_at > periods.period_start
        and changed.changed_at < case when paid.is_annual then periods.year_end else periods.month_end end
    where changed.changed_at < getvariable('as_of')
        and (paid.unbilled_from is null or changed.changed_at < paid.unbilled_from or changed.changed_at >= paid.unbilled_to)

),

metered as (

    select
        paid.*,
        periods.month_end as issued_at,
        periods.period_start,
        periods.month_end as period_end,
        ceil(paid.seats * lognormal(0.4, 0.5, 'metered', hash(paid.era_key, periods.month_no))) as quantity,
        2 * paid.price_factor as unit_price,
        quantity * unit_price as line_amount,
        false as is_overbilled,
        'metered' as kind
    from paid
    inner join periods
        on paid.era_key = periods.era_key
    where paid.is_metered
        and periods.month_end < least(getvariable('as_of'), coalesce(paid.left_until, getvariable('as_of')))

),

-- who leaves settles what is left after it has said so, unless all is settled by then
closing as (

    select
        paid.*,
        case
            when paid.is_annual then after(paid.paid_until, -7.5)
            else paid.cancel_requested_at + to_seconds(cast(floor(
                seconds_between(paid.cancel_requested_at, least(leavings.final_invoice_settled_at, paid.paid_until))
                * between_of(0.1, 0.6, 'closing at', paid.era_key)
            ) as bigint))
        end as issued_at,
        null as period_start,
        null as period_end,
        1 as quantity,
        whole_between(20, 120, 'closing amount', paid.era_key) * paid.price_factor as unit_price,
        unit_price as line_amount,
        false as is_overbilled,
        'closing' as kind
    from paid
    inner join leavings
        on paid.era_key = leavings.era_key
    where paid.is_left
        and paid.role != 'addon'
        and (
            paid.is_annual
            or (not paid.is_involuntary and paid.cancel_requested_at
                < after(least(leavings.final_invoice_settled_at, paid.paid_until), -0.05))
        )

),

all_lines as (

    select * from regular
    union all by name
    select * from prorated
    union all by name
    select * from metered
    union all by name
    select * from closing

)

select
    'IN-' || account_id || '-' || era || '-' || strftime(issued_at, '%Y%m%d%H%M%S') as invoice_id,
    'IL-' || subscription_id || '-' || strftime(issued_at, '%Y%m%d%H%M%S') || case kind when 'metered' then 'A' else '' end
        as invoice_line_id,
    account_id,
    era_key,
    subscription_id,
    role,
    kind,
    issued_at,
    period_start,
    period_end,
    case kind when 'metered' then 'P-API' else product_id end as product_id,
    case kind when 'metered' then 'api' when 'closing' then null else billed_plan_id end as plan_id,
    case kind when 'metered' then 'usage' when 'closing' then 'one_time' else 'recurring' end as revenue_type,
    currency,
    is_annual,
    is_overbilled,
    cast(quantity as decimal(18, 6)) as quantity,
    cast(round(unit_price, 2) as decimal(18, 6)) as unit_price,
    cast(round(line_amount, 2) as decimal(18, 2)) as line_amount,
    -- a discount takes its share of that part of the period in which it is in force
    cast(round(case
        when kind = 'regular' and off_rate is not null
            then off_rate * line_amount * greatest(0, least(1.0, coalesce(
                seconds_between(period_start, discount_to) / cast(seconds_between(period_start, period_end) as double), 1
            )))
        else 0
    end, 2) as decimal(18, 2)) as discount_amount
from all_lines
where issued_at < getvariable('as_of')

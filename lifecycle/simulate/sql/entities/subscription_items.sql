-- One row per subscription and stretch of time at one price and number of seats, and one per subscription whose use is metered besides.
select
    subscription_item_id,
    started_at,
    ended_at,
    subscription_id,
    product_id,
    plan_id,
    currency,
    revenue_type,
    billing_interval,
    change_reason,
    quantity,
    unit_price,
    cast(1 as int) as interval_count,
    least(getvariable('as_of'), midnight(greatest(started_at, ended_at), 1)) as loaded_at
from (
    select
        spells.subscription_id || '-I' as subscription_item_id,
        spells.started_at,
        known(spells.ended_at) as ended_at,
        spells.subscription_id,
        subscriptions.product_id,
        subscriptions.billed_plan_id as plan_id,
        subscriptions.currency,
        'recurring' as revenue_type,
        case when spells.is_annual then 'year' else 'month' end as billing_interval,
        case when spells.reason != 'start' then spells.reason end as change_reason,
        cast(spells.seats as decimal(18, 6)) as quantity,
        cast(round(spells.seat_price * case when spells.is_annual then 12 else 1 end, 2) as decimal(18, 6)) as unit_price
    from priced_spells as spells
    inner join billing_subscriptions as subscriptions
        on spells.subscription_id = subscriptions.subscription_id
    where spells.started_at < getvariable('as_of')

    union all

    select
        subscription_id || '-A',
        paid_from,
        known(paid_until),
        subscription_id,
        'P-API',
        'api',
        currency,
        'usage',
        'month',
        null,
        null,
        cast(2 * price_factor as decimal(18, 6))
    from billing_subscriptions
    where is_metered
        and paid_from < getvariable('as_of')
) as items
order by subscription_item_id, started_at

-- One row per pause or discount and stretch of one price in it: the MRR, in the reporting currency, that is reckoned though it was not
-- paid: all of it in a pause, its share of it with a discount. `to_at` is null while it goes on.
with reductions as (

    select subscription_id, 'pause' as kind, pause_from as from_at, pause_to as to_at, 1.0 as off_rate, null as duration
    from billing_oddities
    where pause_from is not null
    union all
    select
        subscription_id, 'discount', discount_from, discount_to, off_rate,
        case when discount_to is null then 'forever' else 'repeating' end
    from billing_oddities
    where discount_from is not null

)

select
    subscriptions.account_id,
    reductions.subscription_id,
    reductions.kind,
    reductions.duration,
    greatest(reductions.from_at, spells.started_at) as from_at,
    known(least(reductions.to_at, spells.ended_at)) as to_at,
    cast(reductions.off_rate as decimal(18, 6)) as off_rate,
    cast(round(round(spells.seats * spells.seat_price * subscriptions.plan_rate, 2) * reductions.off_rate, 2) as decimal(18, 2))
        as mrr_amount
from reductions
inner join billing_subscriptions as subscriptions
    on reductions.subscription_id = subscriptions.subscription_id
inner join priced_spells as spells
    on reductions.subscription_id = spells.subscription_id
    and (reductions.to_at is null or spells.started_at < reductions.to_at)
    and (spells.ended_at is null or spells.ended_at > reductions.from_at)
where greatest(reductions.from_at, spells.started_at) < getvariable('as_of')
order by reductions.subscription_id, reductions.kind, from_at

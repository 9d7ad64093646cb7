-- One row per subscription and stretch of time at one price: the MRR in the reporting currency that is contracted, less a discount for ever.
select
    spells.*,
    subscriptions.account_id,
    cast(round(round(
        cast(spells.seats as decimal(9, 0)) * cast(spells.seat_price as decimal(9, 2))
        * (1 - case when oddities.discount_to is null then coalesce(cast(oddities.off_rate as decimal(4, 2)), 0) else 0 end), 2
    ) * cast(subscriptions.plan_rate as decimal(9, 6)), 2) as decimal(18, 2)) as mrr_amount
from priced_spells as spells
inner join billing_subscriptions as subscriptions
    on spells.subscription_id = subscriptions.subscription_id
left join billing_oddities as oddities
    on spells.subscription_id = oddities.subscription_id

-- One row per subscription that was ever begun: from when to when it is paid, and its MRR in the reporting currency when the data end,
-- less a discount for ever, and nothing in a pause.
with running as (

    select
        spells.subscription_id,
        sum(spells.mrr_amount) as mrr_amount
    from contracted_spells as spells
    left join billing_oddities as oddities
        on spells.subscription_id = oddities.subscription_id
    where spells.started_at < getvariable('as_of')
        and (spells.ended_at is null or spells.ended_at >= getvariable('as_of'))
        and not coalesce(oddities.pause_from < getvariable('as_of') and oddities.pause_to >= getvariable('as_of'), false)
    group by spells.subscription_id

)

select
    subscriptions.subscription_id,
    subscriptions.account_id,
    known(subscriptions.paid_from) as paid_from,
    known(subscriptions.paid_until) as paid_until,
    cast(coalesce(running.mrr_amount, 0) as decimal(18, 2)) as mrr_amount,
    subscriptions.role in ('main', 'trial') and subscriptions.trial_started_at is not null as has_trial
from billing_subscriptions as subscriptions
left join running
    on subscriptions.subscription_id = running.subscription_id
order by subscriptions.subscription_id

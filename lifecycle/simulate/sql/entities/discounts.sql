-- One row per reduction in force: half for ever, half for the first three months.
select
    'DI-' || subscriptions.subscription_id as discount_id,
    subscriptions.subscription_id,
    subscriptions.account_id,
    case when oddities.discount_to is null then 'LOYAL' else 'START' end as promo_code,
    subscriptions.currency,
    oddities.discount_from as started_at,
    oddities.discount_to as ended_at,
    cast(oddities.off_rate as decimal(18, 6)) as off_rate,
    case when oddities.discount_to is null then 'forever' else 'repeating' end as duration,
    least(getvariable('as_of'), midnight(oddities.discount_from, 1)) as loaded_at
from billing_oddities as oddities
inner join billing_subscriptions as subscriptions
    on oddities.subscription_id = subscriptions.subscription_id
where oddities.discount_from is not null
order by discount_id

-- Currencies in lower case, items at no price, and a price below zero of a subscription that nobody knows.
select
    * replace (
        case when is_faulty('mixed_case', 0.1, hash(subscription_item_id)) then lower(currency) else currency end as currency
    ),
    case when is_faulty('mixed_case', 0.1, hash(subscription_item_id)) then 'mixed_case' end as dirt
from clean

union all by name

select
    * replace (
        subscription_item_id || '-zero' as subscription_item_id,
        cast(0 as decimal(18, 6)) as unit_price
    ),
    'zero_amount' as dirt
from clean
where is_faulty('zero_amount', 0.03, hash(subscription_item_id))

union all by name

select
    * replace (
        subscription_item_id || '-back' as subscription_item_id,
        'GONE-' || subscription_id as subscription_id,
        -unit_price as unit_price
    ),
    'negative_amount' as dirt
from clean
where is_faulty('negative_amount', 0.01, hash(subscription_item_id))
order by subscription_item_id, started_at

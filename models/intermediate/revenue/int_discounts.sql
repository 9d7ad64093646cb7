-- One row per discount that lowers MRR by the var `discount_policy`, and the narrowest thing that it names (CV-12).

with discounts as (

    select
        *,
        -- with no end it goes on; a single invoice is not a price
        coalesce(duration, case when ended_at is null then 'forever' else 'repeating' end) as known_duration
    from {{ ref('entity_discounts') }}
    where is_reportable

)

select
    connector,
    discount_id,
    subscription_item_id,
    case when subscription_item_id is null then subscription_id end as subscription_id,
    case when subscription_item_id is null and subscription_id is null then account_id end as account_id,
    upper(currency) as currency,
    started_at,
    ended_at,
    cast(least(coalesce(off_rate, 0), 1) as decimal(18, 6)) as off_rate,
    cast(coalesce(off_amount, 0) as decimal(18, 2)) as off_amount
from discounts
where {{ lowers_mrr('known_duration', 'off_rate') }}
    and (known_duration != 'once' or ended_at is not null)
    and (ended_at is null or started_at < ended_at)

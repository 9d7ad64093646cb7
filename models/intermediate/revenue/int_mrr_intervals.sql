-- One row per account, subscription and stretch of paid time at one price, one status and one rate, in whole cents a month of the
-- reporting currency: at the plan rate in force and at the one that stands for all times (CV-11). Both are null where there is no
-- price, or no rate for its currency.

with items as (

    select * from {{ ref('int_paid_items') }}

),

rates as (

    select * from {{ ref('int_plan_rate_spells') }}

)

select
    items.connector,
    items.account_id,
    items.subscription_id,
    items.plan_id,
    items.currency,
    case when rates.started_at > items.started_at then rates.started_at else items.started_at end as started_at,
    -- least() passes over nulls, which mean "still in force"
    least(items.ended_at, rates.ended_at) as ended_at,
    items.is_paused,
    items.mrr_cents is not null as is_priced,
    coalesce(rates.started_at > items.started_at, false) as is_start_of_rate,
    coalesce(rates.ended_at < items.ended_at, rates.ended_at is not null and items.ended_at is null) as is_end_of_rate,
    {{ divide_rounded('items.mrr_cents * rates.rate_millionths', '1000000') }} as mrr_cents,
    {{ divide_rounded('items.mrr_cents * rates.constant_rate_millionths', '1000000') }} as constant_cents
from items
left join rates
    on items.currency = rates.currency
    and (rates.ended_at is null or items.started_at < rates.ended_at)
    and (items.ended_at is null or items.ended_at > rates.started_at)

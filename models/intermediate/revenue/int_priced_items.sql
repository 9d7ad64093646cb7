-- One row per subscription and stretch of time at one price, in whole cents a month of its own currency; null where no price is
-- known. Recurring prices only (CV-12).

with terms as (

    select * from {{ ref('int_subscription_terms') }}

),

plans as (

    select * from {{ ref('entity_plans') }}
    where is_reportable

)

select
    terms.connector,
    terms.subscription_id,
    terms.subscription_item_id,
    terms.started_at,
    terms.ended_at,
    terms.plan_id,
    coalesce(terms.currency, plans.currency) as currency,
    coalesce(terms.billing_interval, plans.billing_interval, terms.fallback_interval) as billing_interval,
    coalesce(terms.interval_count, plans.interval_count) as interval_count,
    case
        when plans.is_free then 0
        -- given by the month, it is taken as it is
        when terms.mrr_amount is not null then cast(terms.mrr_amount * 100 as bigint)
        else {{ monthly_cents(
            'cast(coalesce(terms.quantity, 1) as decimal(19,6)) * coalesce(terms.unit_price, plans.unit_price)',
            'coalesce(terms.billing_interval, plans.billing_interval, terms.fallback_interval)',
            'coalesce(terms.interval_count, plans.interval_count)'
        ) }}
    end as mrr_cents
from terms
left join plans
    on terms.connector = plans.connector
    and terms.plan_id = plans.plan_id
where coalesce(terms.revenue_type, 'recurring') = 'recurring'
    and coalesce(plans.usage_type, 'licensed') = 'licensed'
    and coalesce(terms.billing_interval, plans.billing_interval, 'month') != 'one_time'

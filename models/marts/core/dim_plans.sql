with plans as (

    select * from {{ ref('entity_plans') }}

),

rates as (

    select * from {{ ref('int_plan_rates') }}

),

priced as (

    select
        plans.*,
        case
            when plans.is_free then 0
            when plans.billing_interval = 'one_time' then null
            else {{ monthly_cents('plans.unit_price', 'plans.billing_interval', 'plans.interval_count') }}
        end as monthly_cents,
        rates.rate_millionths
    from plans
    left join rates
        on upper(coalesce(plans.currency, '{{ var("reporting_currency") }}')) = rates.currency

),

reported as (

    select
        *,
        {{ reported_amount(amount_of('monthly_cents'), 'rate_millionths') }} as monthly_price_amount
    from priced

),

ranked as (

    select
        *,
        dense_rank() over (
            partition by connector, product_id
            order by case when monthly_price_amount is null then 1 else 0 end, monthly_price_amount
        ) as price_rank
    from reported

)

select
    connector || ':' || plan_id as plan_key,
    connector,
    plan_id,
    coalesce(plan_name, plan_id) as plan_name,
    connector || ':' || product_id as product_key,
    coalesce(plan_tier, 'none') as plan_tier,
    -- what has no price has no place by it
    cast(case when tier_rank is null and monthly_price_amount is not null then price_rank else tier_rank end as int) as tier_rank,
    monthly_price_amount,
    '{{ var("reporting_currency") }}' as currency,
    unit_price,
    upper(coalesce(currency, '{{ var("reporting_currency") }}')) as native_currency,
    coalesce(billing_interval, 'month') as billing_interval,
    coalesce(interval_count, 1) as interval_count,
    coalesce(usage_type, 'licensed') as usage_type,
    connector || ':' || next_plan_id as next_plan_key,
    next_plan_id is not null as has_next_plan,
    gross_margin_rate,
    trial_days,
    coalesce(is_free, false) as is_free,
    coalesce(is_active, true) as is_active,
    is_reportable,
    excluded_reason
from ranked

-- One row per plan: by the month as in plan_list, and by the year a fifth cheaper.
select
    plan_id,
    product_id,
    plan_name,
    plan_tier,
    'USD' as currency,
    next_plan_id,
    cast(tier_rank as int) as tier_rank,
    cast(unit_price as decimal(18, 6)) as unit_price,
    billing_interval,
    cast(1 as int) as interval_count,
    usage_type,
    cast(case usage_type when 'metered' then 0.6 else 0.8 end as decimal(18, 6)) as gross_margin_rate,
    cast(case when billing_interval = 'month' and product_id = 'P-CORE' and not is_free then 14 end as int) as trial_days,
    is_free,
    true as is_active,
    getvariable('as_of') as loaded_at
from (
    select
        plan_id,
        product_id,
        upper(plan_id[1]) || plan_id[2:] as plan_name,
        plan_id as plan_tier,
        next_plan_id,
        tier_rank,
        seat_price as unit_price,
        'month' as billing_interval,
        usage_type,
        is_free
    from plan_list

    union all

    select
        plan_id || '-annual',
        product_id,
        upper(plan_id[1]) || plan_id[2:] || ', by the year',
        plan_id,
        next_plan_id || '-annual',
        tier_rank,
        12 * 0.8 * seat_price,
        'year',
        usage_type,
        is_free
    from plan_list
    where product_id = 'P-CORE'
        and usage_type = 'licensed'
        and not is_free
) as plans
order by plan_id

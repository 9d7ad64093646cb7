-- One row per metric and month: what was aimed at, and for the MRR what finance says it was, wrong in three months.
with monthly as (

    -- as it stood at the end of each whole month
    select
        calendar.month_no,
        calendar.month_start,
        calendar.month_end,
        sum(round(spells.seats * spells.seat_price * people.plan_rate, 2)) as mrr_amount,
        count(distinct spells.account_no) as customer_count
    from calendar
    inner join priced_spells as spells
        on spells.started_at < calendar.month_end
        and (spells.ended_at is null or spells.ended_at >= calendar.month_end)
    inner join people
        on spells.account_no = people.account_no
    where calendar.month_end = calendar.month_start + to_months(1)
    group by calendar.month_no, calendar.month_start, calendar.month_end

),

figures as (

    select
        month_start,
        'mrr' as metric,
        'reported' as kind,
        round(mrr_amount * case month_no
            when round(0.3 * getvariable('months')) then 1.004
            when round(0.55 * getvariable('months')) then 0.997
            when round(0.8 * getvariable('months')) then 1.006
            else 1
        end, 2) as value,
        null as band
    from monthly

    union all

    -- plans are made in round figures, and are met more or less
    select
        month_start, 'mrr', 'target', round(mrr_amount * between_of(0.94, 1.08, 'mrr target', month_no) / 100) * 100, 0.05
    from monthly

    union all

    select
        month_start, 'customers', 'target', round(customer_count * between_of(0.95, 1.07, 'customers target', month_no)), 0.05
    from monthly

    union all

    select calendar.month_start, fixed.metric, 'target', fixed.value, fixed.band
    from calendar
    cross join (
        values
        ('logo_churn_rate', 0.02, 0.25),
        ('gross_mrr_churn_rate', 0.02, 0.25),
        ('response_rate_24h', 0.92, 0.03),
        ('first_reply_time_p50', 7200, 0.2),
        ('full_resolution_time_p50', 86400, 0.2)
    ) as fixed (metric, value, band)

)

select
    metric,
    kind,
    cast(month_start as date) as period_start,
    cast(null as varchar) as dimension,
    cast(null as varchar) as dimension_value,
    cast(month_start + to_months(1) as date) as period_end,
    cast(value as decimal(18, 6)) as value,
    cast(round(value * (1 - band), 4) as decimal(18, 6)) as lower_value,
    cast(round(value * (1 + band), 4) as decimal(18, 6)) as upper_value,
    case kind when 'reported' then 'finance' end as source_system,
    case kind when 'reported' then least(getvariable('as_of'), month_start + to_months(1) + to_days(5)) else month_start end as loaded_at
from figures
order by metric, kind, period_start

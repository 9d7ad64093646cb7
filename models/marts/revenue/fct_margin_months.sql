with months as (

    select
        month_start,
        -- the end of the month, or of what is known of it
        min(least({{ next_month_start('month_start') }}, {{ as_of() }})) as ends_at
    from {{ ref('days') }}
    group by month_start

),

intervals as (

    select * from {{ ref('int_mrr_intervals') }}
    where mrr_cents is not null
        and not is_paused

),

plans as (

    select * from {{ ref('entity_plans') }}
    where is_reportable

),

priced as (

    select
        intervals.started_at,
        intervals.ended_at,
        intervals.mrr_cents,
        coalesce(plans.gross_margin_rate, {{ var('gross_margin_rate') or 'null' }}) as gross_margin_rate
    from intervals
    left join plans
        on intervals.connector = plans.connector
        and intervals.plan_id = plans.plan_id

),

summed as (

    select
        months.month_start,
        sum(priced.mrr_cents) as mrr_cents,
        sum(case when priced.gross_margin_rate is not null then priced.mrr_cents else 0 end) as known_cents,
        sum(priced.mrr_cents * priced.gross_margin_rate) as margin_cents
    from months
    left join priced
        -- what holds at the end of the last day (CV-3)
        on months.ends_at > priced.started_at
        and (priced.ended_at is null or months.ends_at <= priced.ended_at)
    group by months.month_start

)

select
    month_start,
    '{{ var("reporting_currency") }}' as currency,
    {{ amount_of('coalesce(mrr_cents, 0)') }} as mrr_amount,
    {{ amount_of('coalesce(known_cents, 0)') }} as mrr_with_margin_amount,
    cast(coalesce(margin_cents, 0) * 0.01 as decimal(18, 2)) as margin_amount
from summed

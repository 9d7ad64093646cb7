-- One row per gap between service and bill and month in which it lasts: its days, and what they come to, in whole cents of the
-- reporting currency. What is not billed costs its part of the month's price; what is billed, its part of each line.

with gaps as (

    select * from {{ ref('int_billing_gap_terms') }}

),

months as (

    select
        month_start,
        cast({{ dbt.dateadd('month', 1, 'month_start') }} as date) as next_month_start
    from {{ ref('days') }}
    group by month_start

),

parts as (

    select
        gaps.*,
        months.month_start,
        greatest(gaps.started_date, months.month_start) as part_started_date,
        least(gaps.ended_date, months.next_month_start) as part_ended_date,
        {{ diff_days('months.month_start', 'months.next_month_start') }} as month_days
    from gaps
    inner join months
        on gaps.started_date < months.next_month_start
        and gaps.ended_date > months.month_start

),

charged as (

    select
        parts.billing_gap_key,
        parts.month_start,
        cast(sum(billed_lines.day_micros * {{ diff_days(
            'greatest(parts.part_started_date, billed_lines.started_date)', 'least(parts.part_ended_date, billed_lines.ended_date)'
        ) }}) as bigint) as charged_micros
    from parts
    inner join {{ ref('int_billed_lines') }} as billed_lines
        on parts.unit_key = billed_lines.unit_key
        and parts.part_started_date < billed_lines.ended_date
        and parts.part_ended_date > billed_lines.started_date
    where parts.gap_kind = 'billed_not_served'
    group by parts.billing_gap_key, parts.month_start

),

measured as (

    select
        *,
        {{ diff_days('part_started_date', 'part_ended_date') }} as day_count
    from parts

)

select
    measured.billing_gap_key,
    measured.month_start,
    measured.part_started_date,
    measured.part_ended_date,
    measured.day_count,
    case
        when measured.gap_kind = 'billed_not_served' then {{ divide_rounded('charged.charged_micros', '1000000') }}
        else {{ divide_rounded('measured.monthly_cents * measured.day_count', 'measured.month_days') }}
    end as gap_cents,
    {{ divide_rounded('measured.cost_cents * measured.day_count', 'measured.month_days') }} as cost_cents
from measured
left join charged
    on measured.billing_gap_key = charged.billing_gap_key
    and measured.month_start = charged.month_start

-- One row per month of the days that can be compared: the days for which something was billed, and what lines charge for them,
-- in whole cents of the reporting currency. Spans of the same days are added up first, so that months are counted for few.

with lines as (

    select
        connector,
        started_date,
        ended_date,
        0 as unit_count,
        cast(sum(day_micros) as bigint) as day_micros
    from {{ ref('int_billed_lines') }}
    group by connector, started_date, ended_date

),

unit_connectors as (

    select
        unit_key,
        min(connector) as connector
    from {{ ref('int_billing_units') }}
    group by unit_key

),

spells as (

    select
        unit_connectors.connector,
        spells.started_date,
        spells.ended_date,
        count(*) as unit_count,
        cast(0 as bigint) as day_micros
    from {{ ref('int_billed_spells') }} as spells
    inner join unit_connectors
        on spells.unit_key = unit_connectors.unit_key
    group by unit_connectors.connector, spells.started_date, spells.ended_date

),

spans as (

    select * from lines
    union all
    select * from spells

),

cut as (

    select
        greatest(spans.started_date, windows.started_date) as started_date,
        least(spans.ended_date, windows.ended_date) as ended_date,
        spans.unit_count,
        spans.day_micros
    from spans
    inner join {{ ref('int_billing_windows') }} as windows
        on spans.connector = windows.connector
        and spans.started_date < windows.ended_date
        and spans.ended_date > windows.started_date

),

months as (

    select
        month_start,
        cast({{ dbt.dateadd('month', 1, 'month_start') }} as date) as next_month_start
    from {{ ref('days') }}
    group by month_start

),

measured as (

    select
        months.month_start,
        cut.unit_count,
        cut.day_micros,
        {{ diff_days(
            'greatest(cut.started_date, months.month_start)', 'least(cut.ended_date, months.next_month_start)'
        ) }} as day_count
    from months
    inner join cut
        on months.next_month_start > cut.started_date
        and months.month_start < cut.ended_date

)

select
    month_start,
    cast(sum(unit_count * day_count) as bigint) as billed_day_count,
    {{ divide_rounded('cast(sum(day_micros * day_count) as bigint)', '1000000') }} as billed_cents
from measured
group by month_start

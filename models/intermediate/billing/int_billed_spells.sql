-- One row per thing billed and unbroken time, in days, in which more is charged for it than credited. Where nothing is credited,
-- all time that a line is for is billed, whatever its amount; where something is, more than a hundredth of what is charged must
-- stay.

with lines as (

    select * from {{ ref('int_billed_lines') }}

),

credited_units as (

    select distinct unit_key
    from lines
    where exact_day_hundredths < 0

),

credited_lines as (

    select lines.*
    from lines
    inner join credited_units
        on lines.unit_key = credited_units.unit_key

),

changes as (

    select
        unit_key,
        started_date as date_day,
        1 as line_change,
        exact_day_hundredths as net_change,
        greatest(exact_day_hundredths, 0) as charged_change
    from credited_lines

    union all

    select
        unit_key,
        ended_date as date_day,
        -1 as line_change,
        -exact_day_hundredths as net_change,
        -greatest(exact_day_hundredths, 0) as charged_change
    from credited_lines

),

netted as (

    select
        unit_key,
        date_day,
        sum(line_change) as line_change,
        sum(net_change) as net_change,
        sum(charged_change) as charged_change
    from changes
    group by unit_key, date_day

),

balances as (

    select
        unit_key,
        date_day as started_date,
        lead(date_day) over (partition by unit_key order by date_day) as ended_date,
        sum(line_change) over (partition by unit_key order by date_day) as line_count,
        sum(net_change) over (partition by unit_key order by date_day) as net_hundredths,
        sum(charged_change) over (partition by unit_key order by date_day) as charged_hundredths
    from netted

),

spans as (

    select
        lines.unit_key,
        lines.started_date,
        lines.ended_date
    from lines
    left join credited_units
        on lines.unit_key = credited_units.unit_key
    where credited_units.unit_key is null

    union all

    select
        unit_key,
        started_date,
        ended_date
    from balances
    where line_count > 0
        and (net_hundredths = charged_hundredths or net_hundredths * 100 > charged_hundredths)

)

{{ merged_spells('spans', 'unit_key', 'started_date', 'ended_date') }}

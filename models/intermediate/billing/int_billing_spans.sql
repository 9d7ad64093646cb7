{{ config(materialized='view') }}
-- One row per thing billed and span of days that says something of it, within the days that can be compared: a service of it is
-- on, suspended or excused; it is billed; or its service is billed together with others.

with units as (

    select * from {{ ref('int_billing_units') }}

),

billed as (

    select * from {{ ref('int_billed_spells') }}

),

unit_windows as (

    select
        units.unit_key,
        min(windows.started_date) as started_date,
        min(windows.ended_date) as ended_date
    from units
    inner join {{ ref('int_billing_windows') }} as windows
        on units.connector = windows.connector
    group by units.unit_key

),

spans as (

    select
        units.unit_key,
        states.started_date,
        states.ended_date,
        states.served,
        states.excused,
        0 as billed,
        0 as covered
    from units
    inner join {{ ref('int_service_states') }} as states
        on units.service_key = states.service_key

    union all

    select
        unit_key,
        started_date,
        ended_date,
        0 as served,
        0 as excused,
        1 as billed,
        0 as covered
    from billed

    union all

    select
        'service:' || units.service_key as unit_key,
        billed.started_date,
        billed.ended_date,
        0 as served,
        0 as excused,
        0 as billed,
        1 as covered
    from billed
    inner join units
        on billed.unit_key = units.unit_key
    where not units.is_own
        and units.service_key is not null

)

select
    spans.unit_key,
    greatest(spans.started_date, unit_windows.started_date) as started_date,
    -- least() passes over nulls, which mean "goes on"
    least(spans.ended_date, unit_windows.ended_date) as ended_date,
    spans.served,
    spans.excused,
    spans.billed,
    spans.covered
from spans
inner join unit_windows
    on spans.unit_key = unit_windows.unit_key
where greatest(spans.started_date, unit_windows.started_date) < least(spans.ended_date, unit_windows.ended_date)

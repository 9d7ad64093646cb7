-- One row per thing billed and run of days in which it is served and not billed, or billed and not served, for longer than
-- `billing_grace_days`. Of what a subscription has together, the services tell for themselves whether they are billed.

with spans as (

    select * from {{ ref('int_billing_spans') }}

),

changes as (

    select
        unit_key,
        started_date as date_day,
        served,
        excused,
        billed,
        covered
    from spans

    union all

    select
        unit_key,
        ended_date as date_day,
        -served as served,
        -excused as excused,
        -billed as billed,
        -covered as covered
    from spans

),

netted as (

    select
        unit_key,
        date_day,
        sum(served) as served,
        sum(excused) as excused,
        sum(billed) as billed,
        sum(covered) as covered
    from changes
    group by unit_key, date_day

),

balances as (

    select
        unit_key,
        date_day as started_date,
        lead(date_day) over (partition by unit_key order by date_day) as ended_date,
        sum(served) over (partition by unit_key order by date_day) as served,
        sum(excused) over (partition by unit_key order by date_day) as excused,
        sum(billed) over (partition by unit_key order by date_day) as billed,
        sum(covered) over (partition by unit_key order by date_day) as covered
    from netted

),

stretches as (

    select
        unit_key,
        case when served > 0 then 'served_not_billed' else 'billed_not_served' end as gap_kind,
        started_date,
        ended_date
    from balances
    where excused = 0
        and (
            (served > 0 and billed = 0 and covered = 0 and unit_key like 'service:%')
            or (served <= 0 and billed > 0)
        )

),

merged as (

    {{ merged_spells('stretches', 'gap_kind, unit_key', 'started_date', 'ended_date') }}

)

select
    gap_kind || ':' || unit_key || ':' || cast(started_date as {{ dbt.type_string() }}) as billing_gap_key,
    gap_kind,
    unit_key,
    started_date,
    ended_date
from merged
where {{ diff_days('started_date', 'ended_date') }} > {{ var('billing_grace_days') }}

with spells as (

    select * from {{ ref('fct_stage_spells') }}
    where not is_instant

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

days as (

    select date_day from {{ ref('days') }}

),

-- a spell is cut where the segment changes; the account `unresolved` is no customer and is not counted
pieces as (

    select
        spells.stage,
        coalesce(segments.segment, '(none)') as segment,
        greatest(spells.entered_at, segments.started_at) as entered_at,
        least(spells.left_at, segments.ended_at) as left_at
    from spells
    left join segments
        on spells.account_id = segments.account_id
        and (spells.left_at is null or spells.left_at > segments.started_at)
        and (segments.ended_at is null or spells.entered_at < segments.ended_at)
    where spells.account_id != 'unresolved'

),

combinations as (

    select distinct
        stage,
        segment
    from pieces

),

first_day as (

    select min(date_day) as date_day from days

),

changes as (

    select
        pieces.stage,
        pieces.segment,
        -- who was there before the first day is its opening balance
        greatest({{ reporting_date('pieces.entered_at') }}, first_day.date_day) as date_day,
        1 as account_change
    from pieces
    cross join first_day

    union all

    select
        pieces.stage,
        pieces.segment,
        greatest({{ reporting_date('pieces.left_at') }}, first_day.date_day) as date_day,
        -1 as account_change
    from pieces
    cross join first_day
    where pieces.left_at is not null

    union all

    -- the zero rows: a day without a change still has a count
    select
        combinations.stage,
        combinations.segment,
        days.date_day,
        0 as account_change
    from days
    cross join combinations

),

netted as (

    select
        stage,
        segment,
        date_day,
        sum(account_change) as account_change
    from changes
    group by stage, segment, date_day

)

select
    stage || ':' || segment || ':' || cast(date_day as {{ dbt.type_string() }}) as stage_day_id,
    date_day,
    stage,
    segment,
    cast(sum(account_change) over (partition by stage, segment order by date_day) as bigint) as account_count
from netted

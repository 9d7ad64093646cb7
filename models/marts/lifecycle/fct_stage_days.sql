with days as (

    select date_day from {{ ref('days') }}

),

pieces as (

    select * from {{ ref('int_stage_pieces') }}

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

-- One row per measure, slice, cohort, age and end: the cells added up, over all and within each segment and channel, for all
-- beginnings together and for each quarter's.

with cells as (

    select * from {{ ref('int_survival_cells') }}

),

sliced as (

    select
        *,
        'all' as slice_name,
        'all' as slice_value
    from cells

    union all

    select
        *,
        'segment' as slice_name,
        segment as slice_value
    from cells

    union all

    select
        *,
        'channel' as slice_name,
        channel as slice_value
    from cells
    where channel != '(none)'

),

cohorts as (

    select
        *,
        'all' as cohort,
        cast(null as date) as cohort_start
    from sliced

    union all

    select
        *,
        cast(cast(extract(year from cohort_quarter_start) as int) as {{ dbt.type_string() }})
        || '-Q' || cast(cast(extract(quarter from cohort_quarter_start) as int) as {{ dbt.type_string() }}) as cohort,
        cohort_quarter_start as cohort_start
    from sliced

)

select
    measure,
    slice_name,
    slice_value,
    cohort,
    cohort_start,
    ended_by,
    age_seconds,
    cast(sum(entered_count) as bigint) as entered_count,
    cast(sum(finished_count) as bigint) as finished_count,
    cast(sum(ended_otherwise_count) as bigint) as ended_otherwise_count,
    cast(sum(open_count) as bigint) as open_count,
    cast(sum(unwatched_count) as bigint) as unwatched_count
from cohorts
group by measure, slice_name, slice_value, cohort, cohort_start, ended_by, age_seconds

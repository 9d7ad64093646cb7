-- One row per measure, slice, cohort and age at which something happens, with how many were at risk then: entered at a lower age
-- and not gone before. Who ends and who is last seen open at one age are both at risk at it.

{% set before = "over (
        partition by measure, slice_name, slice_value, cohort order by age_seconds
        rows between unbounded preceding and 1 preceding
    )" %}

with slices as (

    select * from {{ ref('int_survival_slices') }}

),

ages as (

    select
        measure,
        slice_name,
        slice_value,
        cohort,
        cohort_start,
        age_seconds,
        sum(entered_count) as entered_count,
        sum(finished_count) as finished_count,
        sum(ended_otherwise_count) as ended_otherwise_count,
        sum(open_count) as open_count,
        sum(unwatched_count) as unwatched_count
    from slices
    group by measure, slice_name, slice_value, cohort, cohort_start, age_seconds

)

select
    measure,
    slice_name,
    slice_value,
    cohort,
    cohort_start,
    age_seconds,
    cast(
        coalesce(sum(entered_count - finished_count - ended_otherwise_count - open_count) {{ before }}, 0) as bigint
    ) as at_risk_count,
    cast(entered_count as bigint) as entered_count,
    cast(finished_count as bigint) as finished_count,
    cast(ended_otherwise_count as bigint) as ended_otherwise_count,
    cast(open_count as bigint) as open_count,
    cast(unwatched_count as bigint) as unwatched_count,
    -- those who leave unfinished at one age leave after those who finish at it
    cast(coalesce(sum(ended_otherwise_count + open_count) {{ before }}, 0) as bigint) as censored_before_count,
    cast(
        sum(ended_otherwise_count + open_count) over (partition by measure, slice_name, slice_value, cohort) as bigint
    ) as censored_ever_count
from ages

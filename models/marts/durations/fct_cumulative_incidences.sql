{% set before = "over (
        partition by measure, slice_name, slice_value, cohort order by age_seconds
        rows between unbounded preceding and 1 preceding
    )" %}

with measures as (

    select * from {{ ref('duration_measures') }}
    where has_competing_ends

),

ages as (

    select ages.*
    from {{ ref('int_survival_ages') }} as ages
    inner join measures
        on ages.measure = measures.measure

),

slices as (

    select
        *,
        finished_count + ended_otherwise_count as ended_count
    from {{ ref('int_survival_slices') }}
    where ended_by is not null

),

-- an end of any kind takes away from all of them
surviving as (

    select
        measure,
        slice_name,
        slice_value,
        cohort,
        age_seconds,
        at_risk_count,
        {{ product_limit('(finished_count + ended_otherwise_count)', 'at_risk_count', before) }} as survival_before
    from ages
    where finished_count + ended_otherwise_count > 0

)

select
    slices.measure || ':' || slices.slice_name || ':' || slices.slice_value || ':' || slices.cohort || ':' || slices.ended_by
    || ':' || cast(slices.age_seconds as {{ dbt.type_string() }}) as cumulative_incidence_id,
    slices.measure,
    slices.slice_name,
    slices.slice_value,
    slices.cohort,
    slices.cohort_start,
    slices.ended_by,
    slices.age_seconds,
    surviving.at_risk_count,
    slices.ended_count,
    {{ share_of("sum(surviving.survival_before * slices.ended_count / surviving.at_risk_count) over (
        partition by slices.measure, slices.slice_name, slices.slice_value, slices.cohort, slices.ended_by
        order by slices.age_seconds
        rows between unbounded preceding and current row
    )") }} as incidence
from slices
inner join surviving
    on slices.measure = surviving.measure
    and slices.slice_name = surviving.slice_name
    and slices.slice_value = surviving.slice_value
    and slices.cohort = surviving.cohort
    and slices.age_seconds = surviving.age_seconds

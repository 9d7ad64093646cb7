-- Where every end is one that the measure waits for, what has ended in one way or another is what has not survived.
with ends as (
    select
        incidences.measure,
        incidences.slice_name,
        incidences.slice_value,
        incidences.cohort,
        incidences.ended_by,
        max(incidences.incidence) as incidence
    from {{ ref('fct_cumulative_incidences') }} as incidences
    inner join {{ ref('duration_measures') }} as measures on incidences.measure = measures.measure
    where measures.finishing_ends = 'any'
    group by 1, 2, 3, 4, 5
),

ended as (
    select measure, slice_name, slice_value, cohort, sum(incidence) as incidence
    from ends
    group by 1, 2, 3, 4
),

surviving as (
    select curves.measure, curves.slice_name, curves.slice_value, curves.cohort, min(curves.survival) as survival
    from {{ ref('fct_survival_curves') }} as curves
    inner join {{ ref('duration_measures') }} as measures on curves.measure = measures.measure
    where measures.finishing_ends = 'any'
    group by 1, 2, 3, 4
)

select surviving.*, ended.incidence
from surviving
left join ended
    on surviving.measure = ended.measure
    and surviving.slice_name = ended.slice_name
    and surviving.slice_value = ended.slice_value
    and surviving.cohort = ended.cohort
where ended.incidence is null
    or abs(1 - surviving.survival - ended.incidence) > 0.00000001

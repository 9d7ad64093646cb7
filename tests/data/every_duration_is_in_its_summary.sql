-- Durations = those in the survival of their measure + those that ended before they were watched, over all cohorts and over the quarters.
with durations as (
    select measure, count(*) as duration_count
    from {{ ref('fct_durations') }}
    group by measure
),

summaries as (
    select
        measure,
        sum(case when cohort = 'all' then duration_count + unwatched_count else 0 end) as whole_count,
        sum(case when cohort != 'all' then duration_count + unwatched_count else 0 end) as quarter_count,
        sum(case when cohort = 'all' then duration_count - finished_count - ended_otherwise_count - open_count else 0 end) as lost_count
    from {{ ref('fct_survival_summaries') }}
    where slice_name = 'all'
    group by measure
)

select durations.*, summaries.whole_count, summaries.quarter_count, summaries.lost_count
from durations
left join summaries on durations.measure = summaries.measure
where summaries.measure is null
    or summaries.whole_count != durations.duration_count
    or summaries.quarter_count != durations.duration_count
    or summaries.lost_count != 0

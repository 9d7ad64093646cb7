-- One row per measure, segment, channel, quarter of beginning, age and end: how many durations of that age came under
-- observation, ended, or were last seen open. Ages are rounded down to the measure's resolution. What is watched from its
-- beginning enters at age -1, and so is at risk at age 0.

with durations as (

    select * from {{ ref('fct_durations') }}

),

measures as (

    select * from {{ ref('duration_measures') }}

),

aged as (

    select
        durations.measure,
        coalesce(durations.segment, '(none)') as segment,
        coalesce(durations.channel, '(none)') as channel,
        durations.cohort_quarter_start,
        durations.ended_by,
        durations.is_finished,
        durations.is_open,
        durations.entry_age_seconds - mod(durations.entry_age_seconds, measures.resolution_seconds) as entry_age,
        case
            when durations.duration_seconds < 0 then -1
            else durations.duration_seconds - mod(durations.duration_seconds, measures.resolution_seconds)
        end as exit_age
    from durations
    inner join measures
        on durations.measure = measures.measure

),

watched as (

    select
        *,
        -- what ended before it was watched says nothing of those that last
        exit_age >= 0 and (entry_age = 0 or entry_age < exit_age) as is_watched
    from aged

),

points as (

    select
        measure,
        segment,
        channel,
        cohort_quarter_start,
        cast(null as {{ dbt.type_string() }}) as ended_by,
        case when is_watched and entry_age > 0 then entry_age else -1 end as age_seconds,
        case when is_watched then 1 else 0 end as entered_count,
        0 as finished_count,
        0 as ended_otherwise_count,
        0 as open_count,
        case when is_watched then 0 else 1 end as unwatched_count
    from watched

    union all

    select
        measure,
        segment,
        channel,
        cohort_quarter_start,
        ended_by,
        exit_age as age_seconds,
        0 as entered_count,
        case when is_finished then 1 else 0 end as finished_count,
        case when is_finished or is_open then 0 else 1 end as ended_otherwise_count,
        case when is_open then 1 else 0 end as open_count,
        0 as unwatched_count
    from watched
    where is_watched

)

select
    measure,
    segment,
    channel,
    cohort_quarter_start,
    ended_by,
    cast(age_seconds as bigint) as age_seconds,
    cast(sum(entered_count) as bigint) as entered_count,
    cast(sum(finished_count) as bigint) as finished_count,
    cast(sum(ended_otherwise_count) as bigint) as ended_otherwise_count,
    cast(sum(open_count) as bigint) as open_count,
    cast(sum(unwatched_count) as bigint) as unwatched_count
from points
group by measure, segment, channel, cohort_quarter_start, ended_by, age_seconds

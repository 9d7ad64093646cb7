-- One row per measure, slice and cohort: how many there are, how they stand, and the middle and mean of the finished ones alone.

with ages as (

    select * from {{ ref('int_survival_ages') }}

),

ranked as (

    select
        *,
        sum(finished_count) over (
            partition by measure, slice_name, slice_value, cohort order by age_seconds
            rows between unbounded preceding and current row
        ) as finished_until_count,
        sum(finished_count) over (partition by measure, slice_name, slice_value, cohort) as finished_ever_count
    from ages

),

totals as (

    select
        measure,
        slice_name,
        slice_value,
        cohort,
        cohort_start,
        cast(sum(entered_count) as bigint) as duration_count,
        cast(sum(finished_count) as bigint) as finished_count,
        cast(sum(ended_otherwise_count) as bigint) as ended_otherwise_count,
        cast(sum(open_count) as bigint) as open_count,
        cast(sum(unwatched_count) as bigint) as unwatched_count,
        cast(sum(finished_count * age_seconds) as bigint) as finished_seconds,
        max(case when open_count > 0 then age_seconds end) as oldest_open_seconds,
        min(case when entered_count > 0 then age_seconds end) as first_entry_seconds,
        max(case when finished_count + ended_otherwise_count + open_count > 0 then age_seconds end) as watched_until_seconds,
        -- the middle one, or of an even number the two in the middle
        min(
            case when finished_count > 0 and 2 * finished_until_count >= finished_ever_count then age_seconds end
        ) as lower_seconds,
        min(
            case when finished_count > 0 and 2 * finished_until_count > finished_ever_count then age_seconds end
        ) as upper_seconds
    from ranked
    group by measure, slice_name, slice_value, cohort, cohort_start

)

select
    measure,
    slice_name,
    slice_value,
    cohort,
    cohort_start,
    duration_count,
    finished_count,
    ended_otherwise_count,
    open_count,
    unwatched_count,
    oldest_open_seconds,
    case when duration_count > 0 then greatest(first_entry_seconds, 0) end as watched_from_seconds,
    watched_until_seconds,
    {{ divide_rounded('(lower_seconds + upper_seconds)', '2') }} as finished_median_seconds,
    {{ divide_rounded('finished_seconds', 'nullif(finished_count, 0)') }} as finished_mean_seconds
from totals

with totals as (

    select * from {{ ref('int_survival_totals') }}

),

quantiles as (

    select * from {{ ref('int_survival_quantiles') }}

),

measures as (

    select * from {{ ref('duration_measures') }}

),

joined as (

    select
        totals.*,
        measures.horizon_seconds,
        quantiles.quartile_1_seconds,
        quantiles.median_seconds,
        quantiles.quartile_3_seconds,
        quantiles.median_lower_seconds,
        quantiles.median_upper_seconds,
        coalesce(quantiles.restricted_mean_seconds, measures.horizon_seconds) as restricted_mean_seconds,
        coalesce(quantiles.finished_share_at_horizon, 0) as finished_share_at_horizon,
        quantiles.exhausted_seconds is not null as is_exhausted,
        -- someone was watched at an age by which all who were watched before had ended
        coalesce(totals.watched_until_seconds > quantiles.exhausted_seconds, false) as is_cut_short
    from totals
    inner join measures
        on totals.measure = measures.measure
    left join quantiles
        on totals.measure = quantiles.measure
        and totals.slice_name = quantiles.slice_name
        and totals.slice_value = quantiles.slice_value
        and totals.cohort = quantiles.cohort

)

select
    measure || ':' || slice_name || ':' || slice_value || ':' || cohort as survival_summary_id,
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
    watched_from_seconds,
    watched_until_seconds,
    is_cut_short,
    quartile_1_seconds,
    median_seconds,
    quartile_3_seconds,
    median_lower_seconds,
    median_upper_seconds,
    horizon_seconds,
    -- beyond the last age that anybody was watched to, a curve above 0 is not known
    cast(
        case when is_exhausted or watched_until_seconds >= horizon_seconds then restricted_mean_seconds end as bigint
    ) as restricted_mean_seconds,
    {{ share_of('case when is_exhausted or watched_until_seconds >= horizon_seconds then finished_share_at_horizon end') }}
        as finished_share_at_horizon,
    finished_median_seconds,
    finished_mean_seconds
from joined

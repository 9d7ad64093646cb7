-- One row per measure, slice and cohort of which any has finished: what is read off its curve. A quantile is the first age at
-- which no more than the share survives; shares have nine digits, so that one half is one half.

with curves as (

    select
        *,
        lead(age_seconds) over (
            partition by measure, slice_name, slice_value, cohort order by age_seconds
        ) as next_age_seconds
    from {{ ref('fct_survival_curves') }}

),

measures as (

    select * from {{ ref('duration_measures') }}

)

select
    curves.measure,
    curves.slice_name,
    curves.slice_value,
    curves.cohort,
    min(case when curves.survival <= 0.75 then curves.age_seconds end) as quartile_1_seconds,
    min(case when curves.survival <= 0.5 then curves.age_seconds end) as median_seconds,
    min(case when curves.survival <= 0.25 then curves.age_seconds end) as quartile_3_seconds,
    min(case when curves.survival_lower <= 0.5 then curves.age_seconds end) as median_lower_seconds,
    min(case when curves.survival_upper <= 0.5 then curves.age_seconds end) as median_upper_seconds,
    min(case when curves.survival = 0 then curves.age_seconds end) as exhausted_seconds,
    -- the area under the curve: 1 until the first end, then one step after the other
    cast(
        least(min(curves.age_seconds), min(measures.horizon_seconds))
        + sum(curves.survival * (
            least(coalesce(curves.next_age_seconds, measures.horizon_seconds), measures.horizon_seconds)
            - least(curves.age_seconds, measures.horizon_seconds)
        )) as decimal(18, 0)
    ) as restricted_mean_seconds,
    {{ share_of("1 - coalesce(
        min(case when curves.age_seconds <= measures.horizon_seconds then curves.survival end), 1
    )") }} as finished_share_at_horizon
from curves
inner join measures
    on curves.measure = measures.measure
group by curves.measure, curves.slice_name, curves.slice_value, curves.cohort

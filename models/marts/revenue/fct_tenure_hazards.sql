{# a twelfth of 365 days #}
{% set month_seconds = 2628000 %}

with tenures as (

    select
        coalesce(segment, '(none)') as segment,
        cohort_month_start,
        entry_age_seconds,
        duration_seconds,
        is_finished
    from {{ ref('fct_durations') }}
    where measure = 'tenure'
        -- what ended before anybody looked says nothing of those who stayed
        and duration_seconds >= entry_age_seconds

),

-- one day per month of the longest tenure, to count by
bounds as (

    select
        cast('2000-01-01' as date) as first_day,
        {{ add_days(
            "cast('2000-01-01' as date)", 'cast(floor(max(duration_seconds) / ' ~ month_seconds ~ 'e0) as int)'
        ) }} as last_day
    from tenures

),

counted as (

    {{ date_series('first_day', 'last_day', 'bounds') }}

),

numbers as (

    select {{ diff_days("cast('2000-01-01' as date)", 'date_day') }} as tenure_month
    from counted

),

-- each time as a customer in each of its months in which it was watched
months as (

    select
        tenures.cohort_month_start,
        tenures.segment,
        numbers.tenure_month,
        least(tenures.duration_seconds, (numbers.tenure_month + 1) * {{ month_seconds }})
        - greatest(tenures.entry_age_seconds, numbers.tenure_month * {{ month_seconds }}) as watched_seconds,
        case
            when tenures.is_finished and tenures.duration_seconds < (numbers.tenure_month + 1) * {{ month_seconds }} then 1
            else 0
        end as churn_count
    from tenures
    inner join numbers
        on tenures.duration_seconds >= numbers.tenure_month * {{ month_seconds }}
        and tenures.entry_age_seconds < (numbers.tenure_month + 1) * {{ month_seconds }}

)

select
    cast(cohort_month_start as {{ dbt.type_string() }}) || ':' || cast(tenure_month as {{ dbt.type_string() }})
    || ':' || segment as tenure_hazard_id,
    cohort_month_start,
    cast(tenure_month as int) as tenure_month,
    segment,
    cast(count(*) as bigint) as tenure_count,
    cast(sum(watched_seconds) as bigint) as watched_seconds,
    cast(sum(churn_count) as bigint) as churn_count
from months
group by cohort_month_start, tenure_month, segment

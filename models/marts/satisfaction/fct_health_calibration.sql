{% set measures = ['usage', 'trend', 'value', 'engagement', 'support', 'sentiment', 'payment'] %}

with health as (

    select * from {{ ref('fct_account_health') }}

),

-- what came of it, which no score knew
followed as (

    select
        health.account_health_id,
        count(churns.churn_id) as churn_count
    from health
    inner join {{ ref('int_churns') }} as churns
        on health.account_id = churns.account_id
        and health.scored_date <= churns.churn_date
        and {{ add_days('health.scored_date', 90) }} > churns.churn_date
    group by health.account_health_id

),

judged as (

    select
        health.*,
        coalesce(followed.churn_count, 0) > 0 as is_churned,
        {{ add_days('health.scored_date', 90) }} <= {{ reporting_date(as_of()) }} as is_mature
    from health
    left join followed
        on health.account_health_id = followed.account_health_id
    where health.mrr_amount > 0

),

measured as (

    select
        last_date,
        'score' as measure,
        band,
        segment,
        weights_version,
        is_churned,
        is_mature
    from judged

    {% for measure in measures -%}
        union all

        select
            judged.last_date,
            '{{ measure }}' as measure,
            bands.band,
            judged.segment,
            judged.weights_version,
            judged.is_churned,
            judged.is_mature
        from judged
        inner join {{ ref('health_bands') }} as bands
            on judged.{{ measure }}_score >= bands.from_score
            and judged.{{ measure }}_score < bands.until_score

    {% endfor -%}

)

select
    cast(last_date as {{ dbt.type_string() }}) || ':' || measure || ':' || band || ':' || segment || ':'
    || cast(weights_version as {{ dbt.type_string() }}) as health_calibration_id,
    last_date,
    measure,
    band,
    segment,
    weights_version,
    is_mature,
    count(*) as account_count,
    cast(sum(case when is_churned then 1 else 0 end) as bigint) as churned_count
from measured
group by last_date, measure, band, segment, weights_version, is_mature

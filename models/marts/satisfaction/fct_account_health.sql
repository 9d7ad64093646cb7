with scores as (

    select * from {{ ref('int_health_scores') }}

),

-- the score of four weeks before, when it was made by the same weights of the same profile
compared as (

    select
        *,
        lag(score, 4) over same_scale as score_before,
        lag(week_number, 4) over same_scale as week_before
    from scores
    window same_scale as (partition by account_id, weights_version, profile order by week_number)

),

balances as (

    select
        account_id,
        movement_date as from_date,
        lead(movement_date) over (partition by account_id order by movement_date) as until_date,
        closing_mrr_amount
    from {{ ref('fct_mrr_movements') }}

),

banded as (

    select
        compared.*,
        coalesce(bands.band, 'unknown') as scored_band,
        case when compared.week_before = compared.week_number - 4 then compared.score - compared.score_before end as score_change
    from compared
    left join {{ ref('health_bands') }} as bands
        on compared.score >= bands.from_score
        and compared.score < bands.until_score

)

select
    banded.account_id || ':' || cast(banded.scored_date as {{ dbt.type_string() }}) as account_health_id,
    banded.account_id,
    banded.week_start,
    banded.scored_date,
    {{ add_days('banded.scored_date', -1) }} as last_date,
    banded.scored_at,
    coalesce(banded.segment, '(none)') as segment,
    {{ tenure_band('banded.tenure_days * 86400') }} as tenure_band,
    banded.profile,
    banded.weights_version,
    banded.usage_score,
    banded.trend_score,
    banded.value_score,
    banded.engagement_score,
    banded.support_score,
    banded.sentiment_score,
    banded.payment_score,
    cast(banded.score as decimal(18, 2)) as score,
    banded.known_weight,
    banded.full_weight,
    banded.scored_band,
    coalesce(banded.override_band, banded.scored_band) as band,
    banded.override_band is not null as is_overridden,
    banded.main_driver,
    cast(banded.score_change as decimal(18, 2)) as score_change_28_days,
    coalesce(banded.score_change <= -{{ var('health_fall_points') }}, false) as is_falling,
    coalesce(banded.days_since_talk <= 30, false) as is_talked_with_30_days,
    coalesce(banded.days_since_talk <= 90, false) as is_talked_with_90_days,
    coalesce(banded.has_nps_answer, false) as has_nps_answer,
    banded.risk_count as open_risk_count,
    cast(coalesce(balances.closing_mrr_amount, 0) as decimal(18, 2)) as mrr_amount
from banded
left join balances
    on banded.account_id = balances.account_id
    and banded.scored_date > balances.from_date
    and (balances.until_date is null or banded.scored_date <= balances.until_date)

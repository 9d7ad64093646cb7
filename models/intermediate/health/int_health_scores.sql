-- One row per account and week: the score from 0 to 100, of the components that are known, and what part of the weight they have.

{% set components = ['usage', 'trend', 'value', 'engagement', 'support', 'sentiment', 'payment'] %}

with weighed as (

    select
        components.*,
        weights.weights_version,
        weights.full_weight,
        {% for component in components -%}
            case when components.{{ component }}_score is not null then weights.{{ component }}_weight else 0 end
                as {{ component }}_weight,
        {% endfor -%}
        {% for component in components -%}
            coalesce(weights.{{ component }}_weight * (100 - components.{{ component }}_score), 0) as {{ component }}_loss
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('int_health_components') }} as components
    inner join {{ ref('int_health_weights') }} as weights
        on components.profile = weights.profile
        and components.scored_date >= weights.valid_from
        and (weights.valid_until is null or components.scored_date < weights.valid_until)

),

summed as (

    select
        *,
        cast(
            usage_weight + trend_weight + value_weight + engagement_weight + support_weight + sentiment_weight + payment_weight
            as bigint
        ) as known_weight,
        cast(
            usage_loss + trend_loss + value_loss + engagement_loss + support_loss + sentiment_loss + payment_loss as bigint
        ) as lost_points,
        greatest(
            usage_loss, trend_loss, value_loss, engagement_loss, support_loss, sentiment_loss, payment_loss
        ) as largest_loss
    from weighed

)

select
    account_id,
    week_number,
    week_start,
    scored_date,
    scored_at,
    tenure_days,
    segment,
    profile,
    weights_version,
    {% for component in components -%}
        cast({{ component }}_score as int) as {{ component }}_score,
    {% endfor -%}
    days_since_talk,
    has_nps_answer,
    risk_count,
    override_band,
    known_weight,
    full_weight,
    case
        when known_weight > 0 then {{ amount_of(divide_rounded('(100 * (100 * known_weight - lost_points))', 'known_weight')) }}
    end as score,
    case
        when known_weight = 0 or largest_loss = 0 then 'none'
        {% for component in components -%}
            when {{ component }}_loss = largest_loss then '{{ component }}'
        {% endfor -%}
        else 'none'
    end as main_driver
from summed

-- One row per version of the weights and profile, with the weight of each component and the days on which scores are made by it.

{% set components = ['usage', 'trend', 'value', 'engagement', 'support', 'sentiment', 'payment'] %}

with weights as (

    select
        weights_version,
        valid_from,
        profile,
        {% for component in components -%}
            cast(sum(case when component = '{{ component }}' then weight else 0 end) as bigint) as {{ component }}_weight,
        {% endfor -%}
        cast(sum(weight) as bigint) as full_weight
    from {{ ref('health_weights') }}
    group by weights_version, valid_from, profile

)

select
    weights_version,
    profile,
    {% for component in components -%}
        {{ component }}_weight,
    {% endfor -%}
    full_weight,
    valid_from,
    lead(valid_from) over (partition by profile order by valid_from) as valid_until
from weights

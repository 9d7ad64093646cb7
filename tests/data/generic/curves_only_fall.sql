{# A share that survives lies between 0 and 1, falls at each row, lies between its bounds, and no more end than are at risk. #}
{% test curves_only_fall(model) %}
with ordered as (
    select
        *,
        lag(survival) over (
            partition by measure, slice_name, slice_value, cohort order by age_seconds
        ) as previous_survival
    from {{ model }}
)

select measure, slice_name, slice_value, cohort, age_seconds, previous_survival, survival, at_risk_count, ended_count
from ordered
where survival < 0
    -- once all at risk have ended it stays at 0, whoever comes under observation later
    or survival >= coalesce(previous_survival, 1) and coalesce(previous_survival, 1) > 0
    or survival_lower > survival
    or survival > survival_upper
    or (survival > 0) != (survival_lower is not null)
    or ended_count < 1
    or ended_count > at_risk_count
    or censored_count < 0
{% endtest %}

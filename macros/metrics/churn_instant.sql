{# The instant at which an ended subscription stops counting, by the var `churn_recognition`; null while it runs (CV-7). #}
{% macro churn_instant() -%}
    {%- set choice = var('churn_recognition') -%}
    {%- if choice == 'ended_at' -%}
    ended_at
    {%- elif choice == 'service_period_end' -%}
    case when ended_at is not null then coalesce(service_period_end_at, ended_at) end
    {%- elif choice == 'cancel_requested_at' -%}
    coalesce(cancel_requested_at, ended_at)
    {%- else -%}
    {{ lifecycle.stop("var 'churn_recognition' is '" ~ choice ~ "'.",
        "Use ended_at, service_period_end or cancel_requested_at.") }}
    {%- endif -%}
{%- endmacro %}

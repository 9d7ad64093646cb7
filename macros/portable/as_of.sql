{# The instant up to which everything is known, exclusive, as a scalar (CV-5). #}
{% macro as_of() -%}
    (select as_of from {{ ref('observation_window') }})
{%- endmacro %}


{# The last day of the reporting calendar that has begun before `as_of`. #}
{% macro last_day() -%}
    {{ lifecycle.reporting_date(lifecycle.add_seconds(lifecycle.as_of(), -1)) }}
{%- endmacro %}

{#
    `expression`, of the raw type `found`, as `wanted`. Text is trimmed and null when empty. A day without a time becomes
    its 00:00 in the reporting time zone; an instant with an offset becomes UTC.
#}
{% macro typed_column(expression, found, wanted) %}
    {%- set from_family, to_family = lifecycle.type_family(found), lifecycle.type_family(wanted) -%}
    {%- set value = lifecycle.trimmed(expression) if from_family == 'text' else expression -%}
    {%- set day_as_instant = lifecycle.reporting_day_start(value) -%}
    {%- if to_family == 'text' -%}
        {{ lifecycle.trimmed(expression) }}
    {%- elif to_family == 'timestamp' and from_family == 'date' -%}
        {{ day_as_instant }}
    {%- elif to_family == 'timestamp' and from_family == 'text' -%}
        case when length({{ value }}) = 10 then {{ day_as_instant }} else {{ lifecycle.text_to_utc(value) }} end
    {%- elif to_family == 'timestamp' -%}
        {{ lifecycle.instant_to_utc(value, found) }}
    {%- elif to_family == 'date' and from_family == 'timestamp' -%}
        {{ lifecycle.reporting_date(lifecycle.instant_to_utc(value, found)) }}
    {%- else -%}
        cast({{ value }} as {{ api.Column.translate_type(wanted) }})
    {%- endif -%}
{% endmacro %}


{# `expression` as text without blanks around it; null when nothing is left. #}
{% macro trimmed(expression) -%}
    nullif(trim(cast({{ expression }} as {{ dbt.type_string() }})), '')
{%- endmacro %}

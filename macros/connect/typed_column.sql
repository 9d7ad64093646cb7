{#
    `expression`, of the raw type `found`, as `wanted`. Text is trimmed and null when empty. A day without a time becomes
    its 00:00 in the reporting time zone; an instant with an offset becomes UTC.
#}
{% macro typed_column(expression, found, wanted) %}
    {%- set from_family, to_family = type_family(found), type_family(wanted) -%}
    {%- set value = trimmed(expression) if from_family == 'text' else expression -%}
    {%- set day_as_instant = local_to_utc('cast(' ~ value ~ ' as timestamp)', "'" ~ var('reporting_timezone') ~ "'") -%}
    {%- if to_family == 'text' -%}
        {{ trimmed(expression) }}
    {%- elif to_family == 'timestamp' and from_family == 'date' -%}
        {{ day_as_instant }}
    {%- elif to_family == 'timestamp' and from_family == 'text' -%}
        case when length({{ value }}) = 10 then {{ day_as_instant }} else {{ text_to_utc(value) }} end
    {%- elif to_family == 'timestamp' -%}
        {{ instant_to_utc(value, found) }}
    {%- elif to_family == 'date' and from_family == 'timestamp' -%}
        {{ reporting_date(instant_to_utc(value, found)) }}
    {%- else -%}
        cast({{ value }} as {{ api.Column.translate_type(wanted) }})
    {%- endif -%}
{% endmacro %}


{# `expression` as text without blanks around it; null when nothing is left. #}
{% macro trimmed(expression) -%}
    nullif(trim(cast({{ expression }} as {{ dbt.type_string() }})), '')
{%- endmacro %}

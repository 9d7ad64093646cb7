{# `instant` moved by `seconds` (an SQL expression or a number, may be negative); a timestamp. #}
{% macro add_seconds(instant, seconds) -%}
    {{ adapter.dispatch('add_seconds', 'lifecycle')(instant, seconds) }}
{%- endmacro %}

{% macro default__add_seconds(instant, seconds) -%}
    ({{ instant }} + ({{ seconds }}) * interval '1 second')
{%- endmacro %}

{% macro spark__add_seconds(instant, seconds) -%}
    timestampadd(second, {{ seconds }}, {{ instant }})
{%- endmacro %}

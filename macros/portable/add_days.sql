{# The date `days` (an SQL expression or a number, may be negative) after the date `day`. #}
{% macro add_days(day, days) -%}
    {{ adapter.dispatch('add_days', 'lifecycle')(day, days) }}
{%- endmacro %}

{% macro default__add_days(day, days) -%}
    cast({{ day }} + ({{ days }}) * interval '1 day' as date)
{%- endmacro %}

{% macro spark__add_days(day, days) -%}
    date_add({{ day }}, cast({{ days }} as int))
{%- endmacro %}

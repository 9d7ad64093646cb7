{# The day of the week of the date `day`, 1 Monday to 7 Sunday, as int. #}
{% macro iso_weekday(day) -%}
    {{ adapter.dispatch('iso_weekday', 'lifecycle')(day) }}
{%- endmacro %}

{% macro default__iso_weekday(day) -%}
    cast(extract(isodow from {{ day }}) as int)
{%- endmacro %}

{% macro spark__iso_weekday(day) -%}
    cast(weekday({{ day }}) + 1 as int)
{%- endmacro %}

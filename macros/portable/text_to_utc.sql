{# The text `value` as a UTC timestamp; with an offset (`+02:00`, `Z`) it is converted, without one it is UTC already. #}
{% macro text_to_utc(value) -%}
    {{ adapter.dispatch('text_to_utc', 'lifecycle')(value) }}
{%- endmacro %}

{% macro default__text_to_utc(value) -%}
    (cast({{ value }} as timestamp with time zone) at time zone 'UTC')
{%- endmacro %}

{% macro spark__text_to_utc(value) -%}
    cast({{ value }} as timestamp)
{%- endmacro %}

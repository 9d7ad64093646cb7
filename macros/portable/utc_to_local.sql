{# What clocks in `zone` (an SQL expression, an IANA name) show at the UTC instant `instant`; a naive timestamp. #}
{% macro utc_to_local(instant, zone) -%}
    {%- if zone | upper == "'UTC'" -%}
    {{ instant }}
    {%- else -%}
    {{ adapter.dispatch('utc_to_local', 'lifecycle')(instant, zone) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__utc_to_local(instant, zone) -%}
    ((({{ instant }}) at time zone 'UTC') at time zone {{ zone }})
{%- endmacro %}

{% macro spark__utc_to_local(instant, zone) -%}
    from_utc_timestamp({{ instant }}, {{ zone }})
{%- endmacro %}

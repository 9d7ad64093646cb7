{#
    The UTC instant (naive timestamp) at which clocks in `zone` (an SQL expression, an IANA name) show `local`.
    A time that comes twice, in autumn, is the earlier one; a time that never comes, in spring, moves on by the gap.
    Engines differ on the time that comes twice (02:30 on 2025-10-26 in Berlin is 00:30 UTC on Spark, 01:30 on the
    others), so an instant 60 or 30 minutes earlier that reads the same on the wall is taken first.
#}
{% macro local_to_utc(local, zone) -%}
    {%- if zone | upper == "'UTC'" -%}
    {{ local }}
    {%- else -%}
    {%- set instant = lifecycle.engine_local_to_utc(local, zone) -%}
    case
        {% for seconds in [3600, 1800] -%}
        when {{ lifecycle.utc_to_local(lifecycle.add_seconds(instant, -seconds), zone) }} = {{ local }} then {{ lifecycle.add_seconds(instant, -seconds) }}
        {% endfor -%}
        else {{ instant }}
    end
    {%- endif -%}
{%- endmacro %}


{% macro engine_local_to_utc(local, zone) -%}
    {{ adapter.dispatch('engine_local_to_utc', 'lifecycle')(local, zone) }}
{%- endmacro %}

{% macro default__engine_local_to_utc(local, zone) -%}
    ((({{ local }}) at time zone {{ zone }}) at time zone 'UTC')
{%- endmacro %}

{% macro spark__engine_local_to_utc(local, zone) -%}
    to_utc_timestamp({{ local }}, {{ zone }})
{%- endmacro %}

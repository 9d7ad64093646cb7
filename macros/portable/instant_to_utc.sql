{# A raw timestamp of the engine's type `found` as a naive UTC timestamp. #}
{% macro instant_to_utc(value, found) -%}
    {%- if 'with time zone' in found | lower or 'timestamptz' in found | lower -%}
    ({{ value }} at time zone 'UTC')
    {%- else -%}
    cast({{ value }} as timestamp)
    {%- endif -%}
{%- endmacro %}

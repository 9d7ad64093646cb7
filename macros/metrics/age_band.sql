{# For how long something is open, in words that sort: `seconds` so far, in the months after which it is asked about. #}
{% macro age_band(seconds) -%}
    case
        when {{ seconds }} is null then null
        {% for days, band in [(30, '0-29 days'), (60, '30-59 days'), (90, '60-89 days')] -%}
        when {{ seconds }} < {{ 86400 * days }} then '{{ band }}'
        {% endfor -%}
        else '90 days and more'
    end
{%- endmacro %}

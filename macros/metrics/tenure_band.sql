{#
    For how long an account is a customer, in words that sort: `seconds` since it bought, null for who is none. The bands are those in
    which customers are spoken to differently: the first week, month and quarter, the first year, and after.
#}
{% macro tenure_band(seconds) -%}
    case
        when {{ seconds }} is null then 'not a customer'
        {% for days, band in [(8, '0-7 days'), (31, '8-30 days'), (91, '31-90 days'), (366, '91-365 days')] -%}
        when {{ seconds }} < {{ 86400 * days }} then '{{ band }}'
        {% endfor -%}
        else 'over 365 days'
    end
{%- endmacro %}

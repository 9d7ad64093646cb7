{#
    How long the customer of the ticket `ticket_key` waited for the first reply, in words that sort: `seconds`, null while there is none.
    Null without a ticket.
#}
{% macro first_reply_band(seconds, ticket_key) -%}
    case
        when {{ ticket_key }} is null then null
        when {{ seconds }} is null then 'no reply'
        {% for hours, band in [(1, '0-1 hours'), (4, '1-4 hours'), (24, '4-24 hours')] -%}
        when {{ seconds }} <= {{ 3600 * hours }} then '{{ band }}'
        {% endfor -%}
        else 'over 24 hours'
    end
{%- endmacro %}

{# What is left of an amount. #}
{% macro net_amount(gross, refund) -%}
    {{ shop.rounded(gross ~ ' - coalesce(' ~ refund ~ ', 0)') }}
{%- endmacro %}

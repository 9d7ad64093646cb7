{# The place of the connector in `expression` in the var `connectors`: of two that tell of one account, the first is believed. #}
{% macro connector_rank(expression) -%}
    case {{ expression }}
        {%- for connector in var('connectors') %} when {{ lifecycle.text_literal(connector) }} then {{ loop.index }}{% endfor %}
        else {{ var('connectors') | length + 1 }}
    end
{%- endmacro %}

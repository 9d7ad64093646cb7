{% macro rounded(amount) -%}
    round({{ amount }}, 2)
{%- endmacro %}

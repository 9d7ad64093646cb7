{# `text` as an SQL literal, its quotes doubled. #}
{% macro text_literal(text) -%}
    {{ return("'" ~ text | string | replace("'", "''") ~ "'") }}
{%- endmacro %}

{# The text `expression` as a sort key that orders alike on every engine: by code point, not by a language's rules. #}
{% macro sort_text(expression) -%}
    {{ adapter.dispatch('sort_text', 'lifecycle')(expression) }}
{%- endmacro %}

{% macro default__sort_text(expression) -%}
    {{ expression }}
{%- endmacro %}

{% macro postgres__sort_text(expression) -%}
    ({{ expression }}) collate "C"
{%- endmacro %}

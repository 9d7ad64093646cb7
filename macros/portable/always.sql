{#
    The instant from which on holds what has no known beginning. It is no date of anything; Python, through which Spark answers,
    has no instants much earlier.
#}
{% macro always() -%}
    cast('1900-01-01' as timestamp)
{%- endmacro %}

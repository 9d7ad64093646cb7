{# The engine's name of a 64-bit float. dbt's own `type_float` has 32 bits on DuckDB. #}
{% macro type_double() -%}
    {{ return(adapter.dispatch('type_double', 'lifecycle')()) }}
{%- endmacro %}

{% macro default__type_double() -%}
    {{ return('double') }}
{%- endmacro %}

{% macro postgres__type_double() -%}
    {{ return('double precision') }}
{%- endmacro %}

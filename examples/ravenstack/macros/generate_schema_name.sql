{# The schemas of this project are those of the package. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ lifecycle.generate_schema_name(custom_schema_name, node) }}
{%- endmacro %}

{#
    The schema in which `connector` finds its raw tables, or none where it reads a folder.
    Files loaded by `lifecycle load` are in `raw`, those of another connector in `raw_<connector>`,
    since two sources may both have a table called `ticket`.
#}
{% macro raw_schema(connector) %}
    {%- set schema = var(connector ~ '_schema', none) -%}
    {%- if schema is none and (target.type != 'duckdb' or var(connector ~ '_path', none) is none) -%}
        {%- set schema = 'raw' if connector == 'files' else 'raw_' ~ connector -%}
    {%- endif -%}
    {{ return(schema) }}
{% endmacro %}

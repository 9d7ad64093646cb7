{#
    The rows of all connectors that fill `entity`, in the columns and types of `columns` (a contract), with `connector` in front.
    A nullable column that a connector lacks is null; a required one ends the run. Nothing connected: no rows.
#}
{% macro union_connectors(entity, columns) %}
    {%- set connectors = lifecycle.connectors_of(entity) -%}
    {%- for connector in connectors -%}
    {%- set staging = ref('stg_' ~ connector ~ '__' ~ entity) -%}
    {%- set found = lifecycle.columns_of(staging) -%}
    {%- if found -%}{{ lifecycle.require_columns(connector, staging.identifier, columns, {'columns': found}) }}{%- endif %}
    select
        {{ lifecycle.text_literal(connector) }} as connector
        {%- for column in columns %},
        cast({{ column.name if not found or column.name in found else 'null' }} as {{ api.Column.translate_type(column.data_type) }}) as {{ column.name }}
        {%- endfor %}
    from {{ staging }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ dbt.type_string() }}) as connector
        {%- for column in columns %},
        cast(null as {{ api.Column.translate_type(column.data_type) }}) as {{ column.name }}
        {%- endfor %}
    where 1 = 0
    {%- endfor %}
{% endmacro %}

{#
    The rows of all connectors that fill `entity`, in the columns and types of `columns` (a contract), with `connector` in front.
    A nullable column that a connector lacks is null; a required one ends the run. Nothing connected: no rows.
#}
{% macro union_connectors(entity, columns) %}
    {%- set connectors = connectors_of(entity) -%}
    {%- for connector in connectors -%}
    {%- set staging = ref('stg_' ~ connector ~ '__' ~ entity) -%}
    {%- set found = columns_by_name(adapter.get_columns_in_relation(staging)) if execute and load_relation(staging) else {} -%}
    {%- if found -%}{{ require_columns(connector, staging.identifier, columns, {'columns': found}) }}{%- endif %}
    select
        {{ text_literal(connector) }} as connector
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

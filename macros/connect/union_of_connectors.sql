{#
    What connectors say about their own rows, with `connector` in front; no rows where none says anything. `columns` is a list of
    (name, type). Only the entities have a contract, so these come through `stg_<connector>__<table>` as they are.
#}
{% macro union_of_connectors(table, columns) %}
    {%- for connector in lifecycle.connectors_of(table) %}
    select
        {{ lifecycle.text_literal(connector) }} as connector
        {%- for name, type in columns %},
        cast({{ name }} as {{ api.Column.translate_type(type) }}) as {{ name }}
        {%- endfor %}
    from {{ ref('stg_' ~ connector ~ '__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ dbt.type_string() }}) as connector
        {%- for name, type in columns %},
        cast(null as {{ api.Column.translate_type(type) }}) as {{ name }}
        {%- endfor %}
    where 1 = 0
    {%- endfor %}
{% endmacro %}

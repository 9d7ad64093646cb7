{#
    One raw table of a connector as a `select`: the columns asked for, each with the type asked for, text trimmed and empty
    text null. A table that is absent gives no rows, an absent column null. An absent required column, and a value that is not
    of its type, end the run with the connector, the table and the column.

    `columns` is a list of `{name, data_type}`, with `required: true` where the table is of no use without it.
#}
{% macro source_table(connector, table, columns) %}
    {%- set raw = lifecycle.raw_table(connector, table) if execute else none -%}
    {%- if raw is none -%}
    select
        {% for column in columns -%}
        cast(null as {{ api.Column.translate_type(column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
        {% endfor %}
    where 1 = 0
    {%- else -%}
    {{ lifecycle.require_columns(connector, table, columns, raw) }}
    {{ lifecycle.require_types(connector, table, columns, raw) }}
    select
        {% for column in columns -%}
        {% set found = raw.columns.get(column.name | lower) -%}
        {{ lifecycle.typed_column(adapter.quote(found.name), found.type, column.data_type)
            if found else 'cast(null as ' ~ api.Column.translate_type(column.data_type) ~ ')' }} as {{ column.name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ raw.sql }}
    {%- endif -%}
{% endmacro %}

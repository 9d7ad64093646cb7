{#
    Where connector `connector` keeps `table`, as `{sql, columns}`: `sql` goes after `from`, `columns` maps each
    lower-case name to `{name, type}`. None when the table is absent, which is no error: what needs it says "not connected".
    A schema (`<connector>_schema`) wins over a folder (`<connector>_path`, DuckDB alone); without either it is the
    schema that `lifecycle load` writes.
#}
{% macro raw_table(connector, table) %}
    {%- set schema = lifecycle.raw_schema(connector) -%}
    {%- if schema -%}
        {%- if not adapter.check_schema_exists(target.database, schema) -%}
            {{ lifecycle.stop("connector '" ~ connector ~ "': schema '" ~ schema ~ "' does not exist.",
                    "Run `lifecycle load`, or set the var `" ~ connector ~ "_schema`.", code=3) }}
        {%- endif -%}
        {%- set relation = adapter.get_relation(target.database, schema, table) -%}
        {%- if relation is none -%}{{ return(none) }}{%- endif -%}
        {{ return({'sql': relation, 'columns': lifecycle.columns_by_name(adapter.get_columns_in_relation(relation))}) }}
    {%- endif -%}
    {%- set file = lifecycle.raw_file(connector, table) -%}
    {%- if file is none -%}{{ return(none) }}{%- endif -%}
    {{ return({'sql': file, 'columns': lifecycle.columns_by_name(adapter.get_column_schema_from_query('select * from ' ~ file))}) }}
{% endmacro %}


{% macro columns_by_name(columns) %}
    {%- set found = {} -%}
    {%- for column in columns -%}
        {%- do found.update({column.name | lower: {'name': column.name, 'type': column.data_type}}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{# The columns of a model's relation by lower-case name; empty while dbt parses, and before the model is first built. #}
{% macro columns_of(relation) %}
    {{ return(lifecycle.columns_by_name(adapter.get_columns_in_relation(relation)) if execute and load_relation(relation) else {}) }}
{% endmacro %}

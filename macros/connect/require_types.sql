{#
    Ends the run when a column of `raw` cannot be of the type asked for: by its own type, or, where it is text, by a value.
    Text is looked at once per table, so that no value turns to null in silence.
#}
{% macro require_types(connector, table, columns, raw) %}
    {%- set as_text = [] -%}
    {%- for column in columns if column.name in raw.columns -%}
        {%- set found = raw.columns[column.name] -%}
        {%- if not lifecycle.type_fits(found.type, column.data_type) -%}
            {{ lifecycle.stop("connector '" ~ connector ~ "': column `" ~ found.name ~ "` of table '" ~ table ~ "' is " ~ found.type
                    ~ ", which cannot be a " ~ column.data_type ~ ".", "Cast it where the table is made.") }}
        {%- elif lifecycle.type_family(found.type) == 'text' and lifecycle.type_family(column.data_type) != 'text' -%}
            {%- do as_text.append({'name': found.name, 'data_type': column.data_type}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if as_text -%}
        {%- set counted -%}
            select
                {% for column in as_text -%}
                {% set value = lifecycle.trimmed(adapter.quote(column.name)) -%}
                {% set is_bad = value ~ ' is not null and not ' ~ lifecycle.can_be(value, column.data_type) -%}
                count(case when {{ is_bad }} then 1 end) as bad_{{ loop.index }},
                min(case when {{ is_bad }} then {{ value }} end) as sample_{{ loop.index }}{{ ',' if not loop.last }}
                {% endfor %}
            from {{ raw.sql }}
        {%- endset -%}
        {%- set row = run_query(counted).rows[0] -%}
        {%- for column in as_text -%}
            {%- set bad, sample = row[2 * loop.index0], row[2 * loop.index0 + 1] -%}
            {%- if bad -%}
            {{ lifecycle.stop("connector '" ~ connector ~ "': column `" ~ column.name ~ "` of table '" ~ table ~ "' must be a " ~ column.data_type
                    ~ ", and " ~ bad ~ " rows are not, such as '" ~ sample ~ "'.",
                    "Mend these values, or cast them where the table is made.") }}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}


{# May a raw column of type `found` become `wanted`? Text may try (its values are looked at); all may become text. #}
{% macro type_fits(found, wanted) %}
    {%- set from_family, to_family = lifecycle.type_family(found), lifecycle.type_family(wanted) -%}
    {{ return(
        from_family == to_family
        or from_family in ('text', 'null')
        or (to_family == 'text' and from_family != 'other')
        or (from_family, to_family) in [('date', 'timestamp'), ('timestamp', 'date')]
    ) }}
{% endmacro %}


{# The family of a type's name on any engine: text, number, boolean, date, timestamp, null or other. #}
{% macro type_family(type) %}
    {%- set name = type | lower -%}
    {%- if '[' in name or name.startswith(('array', 'struct', 'map', 'list')) -%}{{ return('other') }}
    {%- elif name in ('"null"', 'void', 'null') -%}{{ return('null') }}
    {%- elif name.startswith(('varchar', 'char', 'text', 'string', 'bpchar', 'uuid', 'enum')) -%}{{ return('text') }}
    {%- elif name.startswith(('timestamp', 'datetime')) -%}{{ return('timestamp') }}
    {%- elif name.startswith('date') -%}{{ return('date') }}
    {%- elif name.startswith('bool') -%}{{ return('boolean') }}
    {%- elif name.startswith(('tinyint', 'smallint', 'int', 'bigint', 'hugeint', 'uint', 'ubigint', 'usmallint', 'utinyint', 'uhugeint',
                              'decimal', 'numeric', 'double', 'float', 'real')) and not name.startswith('interval') -%}{{ return('number') }}
    {%- else -%}{{ return('other') }}
    {%- endif -%}
{% endmacro %}

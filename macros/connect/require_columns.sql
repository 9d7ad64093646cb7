{# Ends the run when `raw` lacks a required column, with the name in it that comes closest. #}
{% macro require_columns(connector, table, columns, raw) %}
    {%- for column in columns if column.required and column.name not in raw.columns -%}
        {%- set nearest = lifecycle.closest_name(column.name, raw.columns.keys()) -%}
        {{ lifecycle.stop("connector '" ~ connector ~ "': table '" ~ table ~ "' has no `" ~ column.name ~ "`, which it needs.",
                ("Did you mean `" ~ raw.columns[nearest].name ~ "`? Rename it." if nearest
                 else "It has " ~ (raw.columns.keys() | list)[:8] | join(', ') ~ "."
                      ~ (" Has the file a header?" if raw.sql is string and raw.sql.startswith('read_csv') else ""))) }}
    {%- endfor -%}
{% endmacro %}


{# The name that shares most of its letter pairs with `name`, or none when fewer than half are shared. #}
{% macro closest_name(name, names) %}
    {%- set best = namespace(name=none, share=0.5) -%}
    {%- set wanted = lifecycle.letter_pairs(name) -%}
    {%- for candidate in names -%}
        {%- set pairs = lifecycle.letter_pairs(candidate) -%}
        {%- set shared = pairs | select('in', wanted) | list | length -%}
        {%- set share = 2 * shared / [pairs | length + wanted | length, 1] | max -%}
        {%- if share > best.share -%}
            {%- set best.name = candidate -%}
            {%- set best.share = share -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(best.name) }}
{% endmacro %}


{% macro letter_pairs(name) %}
    {%- set letters = name | lower | replace('_', '') -%}
    {%- set pairs = [] -%}
    {%- for i in range(letters | length - 1) -%}{%- do pairs.append(letters[i:i + 2]) -%}{%- endfor -%}
    {{ return(pairs) }}
{% endmacro %}

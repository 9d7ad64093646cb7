{#
    What to put after `from` to read `table` in the folder of `connector` (DuckDB), or none when it has no such file.
    CSV is read as text, so that an id `007` keeps its zeros; `typed_column` gives each column its type.
#}
{% macro raw_file(connector, table) %}
    {%- set folder = var(connector ~ '_path').rstrip('/') -%}
    {%- set files = run_query(
        "select file from glob(" ~ lifecycle.text_literal(folder ~ "/*") ~ ") where suffix(file, '.csv') or suffix(file, '.parquet') order by file"
    ).columns[0].values() -%}
    {%- if files | length == 0 -%}
        {{ lifecycle.stop("connector '" ~ connector ~ "': folder '" ~ folder ~ "' does not exist, or has no .csv or .parquet file in it.",
                "Set the var `" ~ connector ~ "_path`, or take '" ~ connector ~ "' out of `connectors`.", code=3) }}
    {%- endif -%}
    {%- for reader, ending in [('read_parquet', '.parquet'), ('read_csv', '.csv')] -%}
        {%- for file in files if file.replace('\\', '/').split('/')[-1] | lower == table ~ ending -%}
            {%- set options = ", header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', skip = 0, comment = ''" if ending == '.csv' else '' -%}
            {{ return(reader ~ "(" ~ lifecycle.text_literal(file) ~ options ~ ")") }}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}

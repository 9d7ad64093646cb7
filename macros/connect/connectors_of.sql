{#
    The connectors in `var('connectors')` that fill `entity`, in the order given. A connector `c` says so in a macro `c_entities()`
    of its own, which may stand in a project that installs this one; so it is looked up by name.
#}
{% macro connectors_of(entity) %}
    {%- set filling = [] -%}
    {%- for connector in var('connectors') -%}
        {%- if entity in lifecycle.entities_of(connector) or entity in lifecycle.entities_of(connector, about_itself=true) -%}{%- do filling.append(connector) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(filling) }}
{% endmacro %}


{#
    The entities that `connector` fills, by name. With `about_itself`, what it says about its own rows instead:
    `left_out_rows` and `reconciliations`, which are no entities and feed the trust marts.
#}
{% macro entities_of(connector, about_itself=false) %}
    {%- set listed = context.get(connector ~ '_entities') -%}
    {%- if listed is none -%}
        {{ lifecycle.stop("var 'connectors' names '" ~ connector ~ "', and there is no macro `" ~ connector ~ "_entities`.",
                "Correct the name, or write the macro (docs/connect-your-data.md).") }}
    {%- endif -%}
    {%- set about = ['left_out_rows', 'reconciliations'] -%}
    {{ return(listed() | select('in', about) | list if about_itself else listed() | reject('in', about) | list) }}
{% endmacro %}

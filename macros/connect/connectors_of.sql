{#
    The connectors in `var('connectors')` that fill `entity`, in the order given. A connector `c` says so in a macro `c_entities()`
    of its own, which may stand in a project that installs this one; so it is looked up by name.
#}
{% macro connectors_of(entity) %}
    {%- set filling = [] -%}
    {%- for connector in var('connectors') -%}
        {%- if entity in entities_of(connector) -%}{%- do filling.append(connector) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(filling) }}
{% endmacro %}


{# The list of entities that `connector` fills. #}
{% macro entities_of(connector) %}
    {%- set listed = context.get(connector ~ '_entities') -%}
    {%- if listed is none -%}
        {{ stop("var 'connectors' names '" ~ connector ~ "', and there is no macro `" ~ connector ~ "_entities`.",
                "Correct the name, or write the macro (docs/connect-your-data.md).") }}
    {%- endif -%}
    {{ return(listed()) }}
{% endmacro %}

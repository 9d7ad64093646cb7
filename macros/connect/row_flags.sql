{#
    The flags of an entity's rows. Each is `{condition, flag, excludes}`; a row with a flag that excludes is kept and is not reportable.
    A column that the contract marks `excludes: <reason>` counts when it is true, a text (the row merged into) when there is one,
    or when it is the word in `excludes_when`.
#}
{% macro flags_of(columns) %}
    {%- set flags = [] -%}
    {%- for column in columns if column.required -%}
        {%- do flags.append({'condition': column.name ~ ' is null', 'flag': 'missing_' ~ column.name, 'excludes': true}) -%}
    {%- endfor -%}
    {%- do flags.append({'condition': 'is_future', 'flag': 'future', 'excludes': true}) -%}
    {%- for column in columns if column.excludes -%}
        {%- set condition = column.name ~ (
            ' = ' ~ lifecycle.text_literal(column.excludes_when) if column.excludes_when
            else ' is not null' if lifecycle.type_family(column.data_type) == 'text' else ''
        ) -%}
        {%- do flags.append({'condition': condition, 'flag': column.excludes, 'excludes': true}) -%}
    {%- endfor -%}
    {%- set ends = columns | selectattr('closes') | list -%}
    {%- if ends -%}
        {%- set negative = [] -%}
        {%- for column in ends -%}{%- do negative.append(column.name ~ ' < ' ~ column.closes) -%}{%- endfor -%}
        {%- do flags.append({'condition': negative | join(' or '), 'flag': 'negative_interval', 'excludes': false}) -%}
    {%- endif -%}
    {{ return(flags) }}
{% endmacro %}


{# The first reason why a row is not reportable, or null. #}
{% macro first_reason(columns) -%}
    case
        {%- for flag in lifecycle.flags_of(columns) if flag.excludes %}
        when {{ flag.condition }} then '{{ flag.flag }}'
        {%- endfor %}
    end
{%- endmacro %}


{# All flags of a row, separated by `|`, or null. #}
{% macro all_flags(columns) -%}
    nullif(concat_ws(
        '|'
        {%- for flag in lifecycle.flags_of(columns) %},
        case when {{ flag.condition }} then '{{ flag.flag }}' end
        {%- endfor %}
    ), '')
{%- endmacro %}

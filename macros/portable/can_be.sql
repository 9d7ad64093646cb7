{#
    Is the trimmed text `value` one of `data_type`? Never null for a text that is not null. Whole numbers have no
    fraction, booleans are true, false, t, f, yes, no, y, n, 1 or 0, days and instants start with YYYY-MM-DD.
#}
{% macro can_be(value, data_type) -%}
    {%- set family = lifecycle.type_family(data_type) -%}
    {%- if family == 'boolean' -%}
    (lower({{ value }}) in ('true', 'false', 't', 'f', 'yes', 'no', 'y', 'n', '1', '0'))
    {%- elif family == 'number' and data_type | lower in ('int', 'integer', 'bigint') -%}
    {{ lifecycle.matches(value, '^[+-]?[0-9]+$') }}
    {%- elif family == 'number' -%}
    {{ lifecycle.matches(value, '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$') }}
    {%- else -%}
    {{ adapter.dispatch('is_moment', 'lifecycle')(value) }}
    {%- endif -%}
{%- endmacro %}


{% macro matches(value, pattern) -%}
    {{ adapter.dispatch('matches', 'lifecycle')(value, pattern) }}
{%- endmacro %}

{% macro duckdb__matches(value, pattern) -%}
    regexp_matches({{ value }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__matches(value, pattern) -%}
    ({{ value }} ~ '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches(value, pattern) -%}
    ({{ value }} rlike '{{ pattern }}')
{%- endmacro %}


{% macro default__is_moment(value) -%}
    ({{ lifecycle.matches(value, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') }} and try_cast({{ value }} as timestamp) is not null)
{%- endmacro %}

{# Postgres has no try_cast: the shape is looked at, and a 31 February is told by the cast itself. #}
{% macro postgres__is_moment(value) -%}
    {{ lifecycle.matches(value, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)? ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)?)?$') }}
{%- endmacro %}

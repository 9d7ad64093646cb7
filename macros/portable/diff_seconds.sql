{# Whole seconds from `earlier` to `later`, as bigint; a started second does not count. #}
{% macro diff_seconds(earlier, later) -%}
    {{ adapter.dispatch('diff_seconds', 'lifecycle')(earlier, later) }}
{%- endmacro %}

{% macro default__diff_seconds(earlier, later) -%}
    cast(floor(extract(epoch from ({{ later }} - {{ earlier }}))) as bigint)
{%- endmacro %}

{% macro spark__diff_seconds(earlier, later) -%}
    cast(floor((unix_micros({{ later }}) - unix_micros({{ earlier }})) / 1000000) as bigint)
{%- endmacro %}

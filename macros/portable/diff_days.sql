{# Days from the date `earlier` to the date `later`, as int. #}
{% macro diff_days(earlier, later) -%}
    {{ adapter.dispatch('diff_days', 'lifecycle')(earlier, later) }}
{%- endmacro %}

{% macro default__diff_days(earlier, later) -%}
    cast({{ later }} - {{ earlier }} as int)
{%- endmacro %}

{% macro duckdb__diff_days(earlier, later) -%}
    cast(date_diff('day', {{ earlier }}, {{ later }}) as int)
{%- endmacro %}

{% macro spark__diff_days(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}

{#
    Calendar months from the date `earlier` to the date `later`, counted by the beginnings of months between them, as int: from 31
    January to 1 February is 1, and from 1 to 28 February 0. dbt's own datediff counts otherwise on Spark.
#}
{% macro diff_months(earlier, later) -%}
    cast(
        12 * (extract(year from {{ later }}) - extract(year from {{ earlier }}))
        + extract(month from {{ later }}) - extract(month from {{ earlier }}) as int
    )
{%- endmacro %}

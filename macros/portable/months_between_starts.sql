{#
    Calendar months from the month of the date `earlier` to that of `later`, as int: 2024-01-31 to 2024-02-01 is 1.
    dbt.datediff counts 2 from 31 January to 29 February on Spark.
#}
{% macro months_between_starts(earlier, later) -%}
    cast(
        12 * (extract(year from {{ later }}) - extract(year from {{ earlier }}))
        + extract(month from {{ later }}) - extract(month from {{ earlier }}) as int
    )
{%- endmacro %}

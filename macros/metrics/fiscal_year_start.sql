{#
    The first day of the fiscal year of the date `day`; years begin with the month `fiscal_year_start_month`. With 4,
    2025-03-31 is in the year of 2024-04-01.
#}
{% macro fiscal_year_start(day) -%}
    {%- set offset = var('fiscal_year_start_month') - 1 -%}
    {%- set shifted = dbt.date_trunc('year', 'cast(' ~ dbt.dateadd('month', -offset, day) ~ ' as date)') -%}
    cast({{ dbt.dateadd('month', offset, 'cast(' ~ shifted ~ ' as date)') }} as date)
{%- endmacro %}

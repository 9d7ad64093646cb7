{% macro fiscal_year(day) -%}
    extract(year from {{ day }}) + case when extract(month from {{ day }}) >= {{ var('fiscal_year_start_month') }} then 0 else -1 end
{%- endmacro %}

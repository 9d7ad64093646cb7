-- Whatever month the fiscal year begins with: a day from that month on is in the year of its own calendar year, one before
-- it in that of the year before.
{% set first_month = var('fiscal_year_start_month') -%}
with cases as (
    {% for year, month, day in [
        (2025, 1, 1), (2025, 1, 31), (2024, 2, 29), (2025, 3, 31), (2025, 4, 1),
        (2025, 6, 30), (2025, 7, 1), (2025, 9, 30), (2025, 10, 1), (2025, 12, 31),
    ] -%}
    {% set date = "%04d-%02d-%02d" | format(year, month, day) -%}
    select
        '{{ date }}' as case_name,
        {{ fiscal_year_start("cast('" ~ date ~ "' as date)") }} as actual,
        cast('{{ "%04d-%02d-01" | format(year if month >= first_month else year - 1, first_month) }}' as date) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

-- A month ends when the next one begins, by the clocks of the reporting time zone.
with cases as (
    {% for month_start, next_start in [
        ('2025-01-01', '2025-02-01'), ('2024-02-01', '2024-03-01'), ('2025-03-01', '2025-04-01'), ('2025-12-01', '2026-01-01'),
    ] -%}
    select
        '{{ month_start }}' as case_name,
        {{ next_month_start("cast('" ~ month_start ~ "' as date)") }} as actual,
        {{ local_to_utc("cast('" ~ next_start ~ " 00:00:00' as timestamp)", reporting_zone()) }} as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

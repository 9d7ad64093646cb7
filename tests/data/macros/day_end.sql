-- A day ends when the next one begins, by the clocks of the reporting time zone, summer time or not.
with cases as (
    {% for day, next_day in [
        ('2025-01-31', '2025-02-01'), ('2024-02-28', '2024-02-29'), ('2025-12-31', '2026-01-01'),
        ('2025-03-30', '2025-03-31'), ('2025-10-26', '2025-10-27'), ('2025-03-09', '2025-03-10'), ('2025-11-02', '2025-11-03'),
    ] -%}
    select
        '{{ day }}' as case_name,
        {{ day_end("cast('" ~ day ~ "' as date)") }} as actual,
        {{ local_to_utc("cast('" ~ next_day ~ " 00:00:00' as timestamp)", reporting_zone()) }} as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

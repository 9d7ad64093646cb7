with cases as (
    {% for day, days, expected in [
        ('2025-01-31', '1', '2025-02-01'),
        ('2024-02-28', '1', '2024-02-29'),
        ('2025-03-01', '-1', '2025-02-28'),
        ('2025-01-01', '0', '2025-01-01'),
        ('2025-01-01', '365', '2026-01-01'),
        ('2025-01-10', '7 - 10', '2025-01-07'),
    ] -%}
    select
        '{{ day }} and {{ days }}' as case_name,
        {{ add_days("cast('" ~ day ~ "' as date)", days) }} as actual,
        cast('{{ expected }}' as date) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

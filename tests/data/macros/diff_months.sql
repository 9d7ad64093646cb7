with cases as (
    {% for earlier, later, expected in [
        ('2025-01-31', '2025-02-01', 1),
        ('2024-01-31', '2024-02-29', 1),
        ('2025-02-01', '2025-02-28', 0),
        ('2024-11-15', '2025-02-01', 3),
        ('2025-02-01', '2024-11-15', -3),
        ('2024-01-01', '2026-01-31', 24),
    ] -%}
    select
        '{{ earlier }} to {{ later }}' as case_name,
        {{ diff_months("cast('" ~ earlier ~ "' as date)", "cast('" ~ later ~ "' as date)") }} as actual,
        {{ expected }} as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

with cases as (
    {% for earlier, later, expected in [
        ('2025-01-31', '2025-02-01', 1),
        ('2025-02-01', '2025-01-31', -1),
        ('2024-02-28', '2024-03-01', 2),
        ('2025-02-28', '2025-03-01', 1),
        ('2025-01-01', '2025-01-01', 0),
        ('2024-01-01', '2025-01-01', 366),
    ] -%}
    select
        '{{ earlier }} to {{ later }}' as case_name,
        {{ diff_days("cast('" ~ earlier ~ "' as date)", "cast('" ~ later ~ "' as date)") }} as actual,
        {{ expected }} as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

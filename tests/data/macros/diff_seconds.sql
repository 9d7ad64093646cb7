-- Rounded down, so that a started second does not count, and below zero it does.
with cases as (
    {% for earlier, later, expected in [
        ('2025-01-01 00:00:00', '2025-01-01 00:00:00', 0),
        ('2025-03-03 08:00:00', '2025-03-03 11:30:00', 12600),
        ('2025-01-01 00:00:00', '2026-01-01 00:00:00', 31536000),
        ('2024-12-31 23:59:59', '2025-01-01 00:00:00', 1),
        ('2025-01-01 00:00:00', '2025-01-01 00:00:00.999999', 0),
        ('2025-01-01 00:00:00.5', '2025-01-01 00:00:01.4', 0),
        ('2025-01-01 00:00:00.5', '2025-01-01 00:00:01.5', 1),
        ('2025-01-01 00:00:00.9', '2025-01-01 00:00:01', 0),
        ('2025-01-01 00:01:30', '2025-01-01 00:00:00', -90),
        ('2025-01-01 00:00:01.5', '2025-01-01 00:00:00', -2),
    ] -%}
    select
        '{{ earlier }} to {{ later }}' as case_name,
        {{ diff_seconds("cast('" ~ earlier ~ "' as timestamp)", "cast('" ~ later ~ "' as timestamp)") }} as actual,
        cast({{ expected }} as bigint) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

with cases as (
    {% for instant, seconds, expected in [
        ('2024-12-31 23:59:59', '1', '2025-01-01 00:00:00'),
        ('2025-01-01 00:00:00', '-1', '2024-12-31 23:59:59'),
        ('2025-01-01 00:00:00.25', '86400', '2025-01-02 00:00:00.25'),
        ('2025-01-01 12:00:00', '0', '2025-01-01 12:00:00'),
        ('2025-01-01 12:00:00', '60 - 120', '2025-01-01 11:59:00'),
    ] -%}
    select
        '{{ instant }} and {{ seconds }}' as case_name,
        {{ add_seconds("cast('" ~ instant ~ "' as timestamp)", seconds) }} as actual,
        cast('{{ expected }}' as timestamp) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

-- An offset is taken away; without one the text is UTC already.
with cases as (
    {% for value, expected in [
        ('2025-07-01 12:00:00', '2025-07-01 12:00:00'),
        ('2025-07-01T12:00:00', '2025-07-01 12:00:00'),
        ('2025-07-01T12:00:00Z', '2025-07-01 12:00:00'),
        ('2025-07-01 12:00:00+02:00', '2025-07-01 10:00:00'),
        ('2025-07-01T22:00:00-05:00', '2025-07-02 03:00:00'),
        ('2025-07-01 12:00:00.123456', '2025-07-01 12:00:00.123456'),
        ('2025-01-01 00:15:00+05:30', '2024-12-31 18:45:00'),
    ] -%}
    select
        '{{ value }}' as case_name,
        {{ text_to_utc("'" ~ value ~ "'") }} as actual,
        cast('{{ expected }}' as timestamp) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

with cases as (
    {% for case_name, instant, zone, expected in [
        ('summer in Berlin', '2025-07-01 10:00:00', 'Europe/Berlin', '2025-07-01 12:00:00'),
        ('the second before summer in Berlin', '2025-03-30 00:59:59', 'Europe/Berlin', '2025-03-30 01:59:59'),
        ('the first second of summer in Berlin', '2025-03-30 01:00:00', 'Europe/Berlin', '2025-03-30 03:00:00'),
        ('the first of two in Berlin', '2025-10-26 00:30:00', 'Europe/Berlin', '2025-10-26 02:30:00'),
        ('the second of two in Berlin', '2025-10-26 01:30:00', 'Europe/Berlin', '2025-10-26 02:30:00'),
        ('still January in Los Angeles', '2025-02-01 07:30:00', 'America/Los_Angeles', '2025-01-31 23:30:00'),
        ('half an hour in Kolkata', '2024-12-31 18:30:00', 'Asia/Kolkata', '2025-01-01 00:00:00'),
        ('UTC', '2025-07-01 12:00:00', 'UTC', '2025-07-01 12:00:00'),
    ] -%}
    select
        '{{ case_name }}' as case_name,
        {{ utc_to_local("cast('" ~ instant ~ "' as timestamp)", "'" ~ zone ~ "'") }} as actual,
        cast('{{ expected }}' as timestamp) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

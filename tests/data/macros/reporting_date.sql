-- The last second of a day and the first one of the next, by the clocks of the reporting time zone.
with cases as (
    {% for local, expected in [
        ('2025-01-31 23:59:59', '2025-01-31'), ('2025-02-01 00:00:00', '2025-02-01'),
        ('2025-03-30 23:59:59', '2025-03-30'), ('2025-10-26 00:00:00', '2025-10-26'),
    ] -%}
    select
        '{{ local }}' as case_name,
        {{ reporting_date(local_to_utc("cast('" ~ local ~ "' as timestamp)", reporting_zone())) }} as actual,
        cast('{{ expected }}' as date) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

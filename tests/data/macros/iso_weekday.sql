-- 3 March 2025 is a Monday.
with cases as (
    {% for day, expected in [
        ('2025-03-03', 1), ('2025-03-04', 2), ('2025-03-05', 3), ('2025-03-06', 4),
        ('2025-03-07', 5), ('2025-03-08', 6), ('2025-03-09', 7), ('2024-12-30', 1), ('2023-01-01', 7),
    ] -%}
    select
        '{{ day }}' as case_name,
        {{ iso_weekday("cast('" ~ day ~ "' as date)") }} as actual,
        {{ expected }} as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

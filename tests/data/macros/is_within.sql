-- The last instant of the window is in it; what never came is not.
with cases as (
    {% for event, days, expected in [
        ("'2025-04-01 00:00:00'", '90', 'true'), ("'2025-04-01 00:00:01'", '90', 'false'), ("'2025-01-01 00:00:00'", '0', 'true'), ('null', '90', 'false')
    ] -%}
    select
        {{ loop.index }} as case_number,
        {{ is_within("cast('2025-01-01 00:00:00' as timestamp)", 'cast(' ~ event ~ ' as timestamp)', days) }} as actual,
        {{ expected }} as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null
    or actual != expected

-- The days add up to the total, whatever the number of days and the sign; nothing of nothing.
with cases as (
    {% for total, day_count, expected in [
        (100, 3, [33, 34, 33]), (-100, 3, [-33, -34, -33]), (2, 4, [1, 0, 1, 0]), (1, 1, [1]), (0, 2, [0, 0]), ('null', 1, [none]),
    ] %}{% set last = loop.last %}
    {% for share in expected -%}
    select
        '{{ total }} on day {{ loop.index }} of {{ day_count }}' as case_name,
        {{ share_of_day('cast(' ~ total ~ ' as bigint)', loop.index | string, day_count | string) }} as actual,
        cast({{ 'null' if share is none else share }} as bigint) as expected
    {{ 'union all' if not (loop.last and last) }}
    {% endfor %}
    {% endfor %}
)

select * from cases
where (actual is null) != (expected is null)
    or actual != expected

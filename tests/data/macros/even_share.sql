-- The parts add up to the total, whatever their number and the sign; nothing of nothing.
with cases as (
    {% for total, part_count, expected in [
        (100, 3, [33, 34, 33]), (-100, 3, [-33, -34, -33]), (2, 4, [1, 0, 1, 0]), (1, 1, [1]), (0, 2, [0, 0]), ('null', 1, [none]),
    ] %}{% set last = loop.last %}
    {% for share in expected -%}
    select
        '{{ total }}, part {{ loop.index }} of {{ part_count }}' as case_name,
        {{ even_share('cast(' ~ total ~ ' as bigint)', loop.index | string, part_count | string) }} as actual,
        cast({{ 'null' if share is none else share }} as bigint) as expected
    {{ 'union all' if not (loop.last and last) }}
    {% endfor %}
    {% endfor %}
)

select * from cases
where (actual is null) != (expected is null)
    or actual != expected

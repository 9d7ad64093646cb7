-- Half goes away from zero on both sides; all is done in whole numbers.
with cases as (
    {% for numerator, denominator, expected in [
        (5, 2, 3), (-5, 2, -3), (1, 2, 1), (-1, 2, -1), (3, 2, 2), (-3, 2, -2),
        (7, 3, 2), (-7, 3, -2), (8, 3, 3), (-8, 3, -3),
        (1, 3, 0), (-1, 3, 0), (0, 5, 0), (4, 2, 2), (-4, 2, -2), (9, 1, 9),
    ] -%}
    select
        '{{ numerator }} / {{ denominator }}' as case_name,
        {{ divide_rounded(numerator | string, denominator | string) }} as actual,
        cast({{ expected }} as bigint) as expected
    union all
    {% endfor %}
    select
        'three million of the currency at 1.085' as case_name,
        {{ divide_rounded('cast(300000001 as bigint) * 1085000', '1000000') }} as actual,
        cast(325500001 as bigint) as expected
)

select * from cases
where actual is null or actual != expected

-- Of ten: two at a time; of three: the first has nobody worse, the second a third of them, the last two thirds.
with cases as (
    {% for worse, total, expected in [
        (0, 10, 1), (1, 10, 1), (2, 10, 2), (4, 10, 3), (7, 10, 4), (8, 10, 5), (9, 10, 5),
        (0, 3, 1), (1, 3, 2), (2, 3, 4), (0, 1, 1),
    ] %}
        select {{ worse }} as worse, {{ total }} as total, {{ expected }} as expected
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

scored as (
    select
        *,
        {{ fifth_of('worse', 'total') }} as found
    from cases
)

select * from scored
where found is null
    or found != expected

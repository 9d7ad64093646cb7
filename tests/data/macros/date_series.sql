-- Four days over the end of a leap February, both ends in it.
with spans as (
    select
        cast('2024-02-27' as date) as first_day,
        cast('2024-03-01' as date) as last_day
),

series as (
    {{ date_series('first_day', 'last_day', 'spans') }}
),

expected as (
    {% for day in ['2024-02-27', '2024-02-28', '2024-02-29', '2024-03-01'] -%}
    select cast('{{ day }}' as date) as date_day
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    series.date_day as series_day,
    expected.date_day as expected_day
from series
full outer join expected
    on series.date_day = expected.date_day
where series.date_day is null
    or expected.date_day is null

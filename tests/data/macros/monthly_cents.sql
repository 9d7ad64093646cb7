-- Half a cent goes away from zero, also below it; an interval that is not known gives null and not a guess.
with cases as (
    {% for case_name, amount, interval, interval_count, expected in [
        ('2000 a year', '2000', "'year'", '1', 16667),
        ('600 a year', '600', "'year'", 'null', 5000),
        ('2400 for two years', '2400', "'year'", '2', 10000),
        ('300 a quarter', '300', "'quarter'", '1', 10000),
        ('600 for six months', '600', "'month'", '6', 10000),
        ('12 a week', '12', "'week'", '1', 5200),
        ('10 a week', '10', "'week'", '1', 4333),
        ('1.20 a day', '1.20', "'day'", '1', 3650),
        ('1 a day', '1', "'day'", '1', 3042),
        ('no interval', '29.99', 'null', 'null', 2999),
        ('half a cent', '0.005', "'month'", '1', 1),
        ('half a cent owed', '-0.005', "'month'", '1', -1),
        ('half a cent out of a year', '0.06', "'year'", '1', 1),
        ('less than half a cent owed', '-0.004999', "'month'", '1', 0),
        ('nothing', '0', "'year'", '1', 0),
        ('an unknown interval', '10', "'fortnight'", '1', none),
        ('an unknown amount', 'null', "'month'", '1', none),
    ] -%}
    select
        '{{ case_name }}' as case_name,
        {{ monthly_cents(
            'cast(' ~ amount ~ ' as decimal(18,6))',
            'cast(' ~ interval ~ ' as ' ~ dbt.type_string() ~ ')',
            'cast(' ~ interval_count ~ ' as int)'
        ) }} as actual,
        cast({{ 'null' if expected is none else expected }} as bigint) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where (actual is null) != (expected is null)
    or actual != expected

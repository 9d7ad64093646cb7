-- Half a cent goes away from zero; without an amount or a rate there is nothing.
with cases as (
    {% for amount, rate, expected in [
        ('100.10', '1050000', '105.11'), ('-100.10', '1050000', '-105.11'), ('0.05', '1100000', '0.06'), ('0.04', '1100000', '0.04'),
        ('-0.05', '1100000', '-0.06'), ('9999999999999.99', '1000000', '9999999999999.99'), ('10', 'null', none), ('null', '1000000', none)
    ] -%}
    select
        '{{ amount }} at {{ rate }}' as case_name,
        {{ reported_amount('cast(' ~ amount ~ ' as decimal(18,2))', 'cast(' ~ rate ~ ' as bigint)') }} as actual,
        cast({{ 'null' if expected is none else expected }} as decimal(18,2)) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where (actual is null) != (expected is null)
    or actual != expected

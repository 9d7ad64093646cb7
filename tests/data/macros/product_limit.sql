-- 5, 4 and 3 at risk and one ends each time: 4/5, 3/5, 2/5. Once all at risk have ended it is 0 and stays so; where nobody ends it is 1.
with points as (
    {% for curve, age, ended, at_risk, expected in [
        ('falls', 1, 1, 5, '0.8'), ('falls', 2, 1, 4, '0.6'), ('falls', 3, 1, 3, '0.4'),
        ('ends', 0, 1, 2, '0.5'), ('ends', 4, 1, 1, '0'), ('ends', 5, 1, 3, '0'),
        ('stays', 1, 0, 3, '1'), ('stays', 2, 0, 0, '1'), ('stays', 3, 3, 6, '0.5'),
    ] -%}
    select '{{ curve }}' as curve, {{ age }} as age, {{ ended }} as ended, {{ at_risk }} as at_risk,
        cast({{ expected }} as decimal(10, 9)) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cases as (
    select
        *,
        {{ product_limit('ended', 'at_risk', 'over (partition by curve order by age)') }} as survival,
        {{ product_limit('ended', 'at_risk', 'over (partition by curve order by age rows between unbounded preceding and 1 preceding)') }} as before_it
    from points
)

select * from cases
where survival is null
    or {{ share_of('survival') }} != expected
    or before_it is null
    or (age < 2 and before_it != 1)

with cases as (
    {% for cents, expected in [(16667, '166.67'), (-16667, '-166.67'), (5, '0.05'), (-5, '-0.05'), (0, '0.00'), (100, '1.00')] -%}
    select
        '{{ cents }} cents' as case_name,
        {{ amount_of('cast(' ~ cents ~ ' as bigint)') }} as actual,
        cast({{ expected }} as decimal(18,2)) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual is null or actual != expected

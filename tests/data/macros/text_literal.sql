with cases as (
    select
        'a quote' as case_name,
        {{ text_literal("O'Brien") }} as actual,
        'O' || chr(39) || 'Brien' as expected
    union all
    select
        'a number' as case_name,
        {{ text_literal(7) }} as actual,
        '7' as expected
)

select * from cases
where actual != expected

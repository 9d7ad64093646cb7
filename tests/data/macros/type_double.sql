-- A third has 15 right digits; a float of 32 bits would have 7.
with cases as (
    select cast(1 as {{ type_double() }}) / 3 as actual
)

select * from cases
where actual is null
    or abs(3 * actual - 1) > 1e-15
    or cast(actual as decimal(18, 12)) != 0.333333333333

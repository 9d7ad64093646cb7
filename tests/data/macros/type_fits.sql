-- Text may try to become anything, anything plain may become text; a number is no boolean, and a day no number.
with cases as (
    {% for found, wanted, expected in [
        ('varchar', 'decimal(18,2)', true), ('varchar', 'timestamp', true), ('bigint', 'text', true), ('date', 'text', true),
        ('integer', 'decimal(18,2)', true), ('double', 'bigint', true), ('date', 'timestamp', true), ('timestamp', 'date', true),
        ('"NULL"', 'boolean', true),
        ('bigint', 'boolean', false), ('boolean', 'int', false), ('bigint', 'timestamp', false), ('date', 'int', false),
        ('varchar[]', 'text', false), ('struct(a integer)', 'text', false),
    ] -%}
    select
        '{{ found }} as {{ wanted }}' as case_name,
        {{ type_fits(found, wanted) }} as actual,
        {{ expected }} as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual != expected

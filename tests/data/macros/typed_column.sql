-- Text is trimmed, and null when nothing is left. A day becomes its 00:00 in the reporting time zone. All results are compared
-- as text, so that one list holds every type.
{% set midnight = local_to_utc("cast('2025-07-01 00:00:00' as timestamp)", reporting_zone()) -%}
{% set late_evening = local_to_utc("cast('2025-07-01 23:30:00' as timestamp)", reporting_zone()) -%}
with cases as (
    {% for case_name, value, found, wanted, expected in [
        ('text', "'  a b '", 'varchar', 'text', "'a b'"),
        ('an id keeps its zeros', "'007'", 'varchar', 'text', "'007'"),
        ('blanks', "'   '", 'varchar', 'text', 'null'),
        ('the word NULL', "'NULL'", 'varchar', 'text', "'NULL'"),
        ('a number as text', 'cast(42 as bigint)', 'bigint', 'text', "'42'"),
        ('text as int', "' 42 '", 'varchar', 'int', 'cast(42 as int)'),
        ('no text as int', "' '", 'varchar', 'int', 'null'),
        ('text as amount', "'1234.5'", 'varchar', 'decimal(18,2)', 'cast(1234.5 as decimal(18,2))'),
        ('number as amount', 'cast(7 as int)', 'int', 'decimal(18,2)', 'cast(7 as decimal(18,2))'),
        ('text as boolean', "'true'", 'varchar', 'boolean', 'true'),
        ('another text as boolean', "'0'", 'varchar', 'boolean', 'false'),
        ('text as date', "' 2025-07-01 '", 'varchar', 'date', "cast('2025-07-01' as date)"),
        ('day as instant', "cast('2025-07-01' as date)", 'date', 'timestamp', midnight),
        ('text of a day as instant', "' 2025-07-01 '", 'varchar', 'timestamp', midnight),
        ('text with an offset as instant', "'2025-07-01 12:00:00+02:00'", 'varchar', 'timestamp', "cast('2025-07-01 10:00:00' as timestamp)"),
        ('text without an offset as instant', "'2025-07-01 12:00:00'", 'varchar', 'timestamp', "cast('2025-07-01 12:00:00' as timestamp)"),
        ('instant', "cast('2025-07-01 12:00:00' as timestamp)", 'timestamp', 'timestamp', "cast('2025-07-01 12:00:00' as timestamp)"),
        ('instant as day', late_evening, 'timestamp', 'date', "cast('2025-07-01' as date)"),
    ] -%}
    select
        '{{ case_name }}' as case_name,
        cast({{ typed_column(value, found, wanted) }} as {{ dbt.type_string() }}) as actual,
        cast({{ expected }} as {{ dbt.type_string() }}) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where (actual is null) != (expected is null)
    or actual != expected

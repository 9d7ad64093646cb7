-- Good and bad words for each type. A word that is not of its type must never turn to null in silence, nor stop the engine here.
with cases as (
    {% set words = [
        ('int', ['42', '-7', '+7', '0', '007'], ['4.0', '1e3', '1,000', 'x', '-', '4 2']),
        ('bigint', ['9007199254740993'], ['9.5', 'null']),
        ('decimal(18,2)', ['1.50', '-2', '.5', '5.', '1e3', '+1.5E-2'], ['1,50', '.', 'e3', '1.2.3', '$5', 'NaN']),
        ('double', ['0.1', '10'], ['ten', 'inf']),
        ('boolean', ['true', 'FALSE', 't', 'F', 'yes', 'No', 'y', 'n', '1', '0'], ['2', 'maybe', 'ja']),
        ('date', ['2025-02-28', '2024-02-29', '2025-02-28 10:00:00'], ['28.02.2025', '20250228', '2025-2-28', 'yesterday', '0']),
        ('timestamp', [
            '2025-02-28', '2025-02-28 10:00:00', '2025-02-28T10:00:00', '2025-02-28 10:00:00.123456', '2025-02-28T10:00:00Z',
            '2025-02-28 10:00:00+02:00', '2025-02-28T10:00:00-05:00',
        ], ['10:00:00', '28/02/2025', 'now', '1740736800', '2025-02-28 noon']),
    ] -%}
    {% for data_type, good, bad in words -%}
    {% for word in good + bad -%}
    select
        '{{ data_type }} {{ word }}' as case_name,
        {{ can_be("'" ~ word ~ "'", data_type) }} as actual,
        {{ word in good }} as expected
    union all
    {% endfor -%}
    {% endfor -%}
    {# Postgres looks at the shape alone, and its own cast tells a 31 February. -#}
    {% for word in ['2025-02-31', '2025-13-01'] if target.type != 'postgres' -%}
    select
        'date {{ word }}' as case_name,
        {{ can_be("'" ~ word ~ "'", 'date') }} as actual,
        false as expected
    union all
    {% endfor -%}
    select
        'the end of the list' as case_name,
        true as actual,
        true as expected
)

select * from cases
where actual is null or actual != expected

-- The names by which the engines tell their types.
with cases as (
    {% for type, expected in [
        ('VARCHAR', 'text'), ('varchar(20)', 'text'), ('character varying', 'text'), ('text', 'text'), ('string', 'text'),
        ('UUID', 'text'), ('bpchar', 'text'),
        ('INTEGER', 'number'), ('int', 'number'), ('bigint', 'number'), ('HUGEINT', 'number'), ('smallint', 'number'),
        ('DECIMAL(18,2)', 'number'), ('numeric', 'number'), ('double precision', 'number'), ('DOUBLE', 'number'), ('real', 'number'),
        ('BOOLEAN', 'boolean'), ('bool', 'boolean'),
        ('DATE', 'date'),
        ('TIMESTAMP', 'timestamp'), ('timestamp without time zone', 'timestamp'), ('TIMESTAMP WITH TIME ZONE', 'timestamp'),
        ('timestamp_ntz', 'timestamp'), ('TIMESTAMP_NS', 'timestamp'), ('datetime', 'timestamp'),
        ('void', 'null'), ('"NULL"', 'null'),
        ('interval', 'other'), ('INTEGER[]', 'other'), ('array<string>', 'other'), ('STRUCT(a INTEGER)', 'other'),
        ('map<string,int>', 'other'), ('json', 'other'), ('time', 'other'), ('BLOB', 'other'), ('bytea', 'other'), ('binary', 'other'),
    ] -%}
    select
        '{{ type }}' as case_name,
        '{{ type_family(type) }}' as actual,
        '{{ expected }}' as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual != expected

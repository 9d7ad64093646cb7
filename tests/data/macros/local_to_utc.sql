-- In autumn a time comes twice and the earlier one counts; in spring a time never comes and moves on by the gap.
with cases as (
    {% for case_name, local, zone, expected in [
        ('summer in Berlin', '2025-07-01 12:00:00', 'Europe/Berlin', '2025-07-01 10:00:00'),
        ('winter in Berlin', '2025-01-15 12:00:00', 'Europe/Berlin', '2025-01-15 11:00:00'),
        ('twice in Berlin', '2025-10-26 02:30:00', 'Europe/Berlin', '2025-10-26 00:30:00'),
        ('before the hour that comes twice', '2025-10-26 01:59:59', 'Europe/Berlin', '2025-10-25 23:59:59'),
        ('after the hour that comes twice', '2025-10-26 03:00:00', 'Europe/Berlin', '2025-10-26 02:00:00'),
        ('never in Berlin', '2025-03-30 02:30:00', 'Europe/Berlin', '2025-03-30 01:30:00'),
        ('midnight in New York', '2025-07-01 00:00:00', 'America/New_York', '2025-07-01 04:00:00'),
        ('twice in New York', '2025-11-02 01:30:00', 'America/New_York', '2025-11-02 05:30:00'),
        ('never in New York', '2025-03-09 02:30:00', 'America/New_York', '2025-03-09 07:30:00'),
        ('twice on Lord Howe, which moves by half an hour', '2025-04-06 01:45:00', 'Australia/Lord_Howe', '2025-04-05 14:45:00'),
        ('half an hour in Kolkata', '2025-01-01 00:00:00', 'Asia/Kolkata', '2024-12-31 18:30:00'),
        ('UTC', '2025-07-01 12:00:00', 'UTC', '2025-07-01 12:00:00'),
    ] -%}
    select
        '{{ case_name }}' as case_name,
        {{ local_to_utc("cast('" ~ local ~ "' as timestamp)", "'" ~ zone ~ "'") }} as actual,
        cast('{{ expected }}' as timestamp) as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- the zone may be a column: a schedule has one of its own
zones as (
    select
        cast('2025-10-26 02:30:00' as timestamp) as local_at,
        'Europe/Berlin' as zone,
        cast('2025-10-26 00:30:00' as timestamp) as expected
    union all
    select
        cast('2025-07-01 12:00:00' as timestamp) as local_at,
        'UTC' as zone,
        cast('2025-07-01 12:00:00' as timestamp) as expected
),

from_column as (
    select
        zone as case_name,
        {{ local_to_utc('local_at', 'zone') }} as actual,
        expected
    from zones
)

select * from cases
where actual is null or actual != expected
union all
select * from from_column
where actual is null or actual != expected

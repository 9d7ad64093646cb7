-- 09:00 to 12:00 and 13:00 to 17:00 on Monday 2025-03-03, 22:00 on Tuesday to 06:00 on Wednesday, nothing before and after. A segment
-- holds its first second and not its last.
with segments as (
    {% for day, start_time, end_day, end_time, is_open, hours_before in [
        ('03-03', '00:00', '03-03', '09:00', 'false', 0),
        ('03-03', '09:00', '03-03', '12:00', 'true', 0),
        ('03-03', '12:00', '03-03', '13:00', 'false', 3),
        ('03-03', '13:00', '03-03', '17:00', 'true', 3),
        ('03-03', '17:00', '03-04', '00:00', 'false', 7),
        ('03-04', '00:00', '03-04', '22:00', 'false', 7),
        ('03-04', '22:00', '03-05', '00:00', 'true', 7),
        ('03-05', '00:00', '03-05', '06:00', 'true', 9),
        ('03-05', '06:00', '03-06', '00:00', 'false', 15),
    ] -%}
    select
        'desk:a' as schedule_key,
        cast('2025-{{ day }}' as date) as utc_day,
        cast('2025-{{ day }} {{ start_time }}:00' as timestamp) as started_at,
        cast('2025-{{ end_day }} {{ end_time }}:00' as timestamp) as ended_at,
        {{ is_open }} as is_open,
        cast(3600 * {{ hours_before }} as bigint) as open_seconds_before
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

spells as (
    {% for case_name, schedule_key, started_at, ended_at, expected in [
        ('within a window', 'desk:a', '2025-03-03 09:10:00', '2025-03-03 09:10:01', 1),
        ('over the break', 'desk:a', '2025-03-03 11:00:00', '2025-03-03 14:00:00', 7200),
        ('in the break', 'desk:a', '2025-03-03 12:00:00', '2025-03-03 13:00:00', 0),
        ('the first second of a window', 'desk:a', '2025-03-03 08:59:59', '2025-03-03 09:00:01', 1),
        ('the last second of a window', 'desk:a', '2025-03-03 16:59:59', '2025-03-03 18:00:00', 1),
        ('from closing on', 'desk:a', '2025-03-03 17:00:00', '2025-03-04 22:00:00', 0),
        ('out of hours, until 23:30', 'desk:a', '2025-03-03 20:00:00', '2025-03-04 23:30:00', 5400),
        ('over midnight', 'desk:a', '2025-03-04 23:59:59', '2025-03-05 00:00:01', 2),
        ('at midnight', 'desk:a', '2025-03-05 00:00:00', '2025-03-05 06:00:00', 21600),
        ('in no time', 'desk:a', '2025-03-03 10:00:00', '2025-03-03 10:00:00', 0),
        ('backwards', 'desk:a', '2025-03-03 11:00:00', '2025-03-03 10:00:00', -3600),
        ('all', 'desk:a', '2025-03-03 00:00:00', '2025-03-05 23:59:59', 54000),
        ('parts of seconds', 'desk:a', '2025-03-03 10:00:00.900000', '2025-03-03 10:00:01.100000', 1),
        ('a schedule that nobody knows', 'desk:b', '2025-03-03 10:00:00', '2025-03-03 11:00:00', 'null'),
        ('before the first day', 'desk:a', '2025-03-02 23:59:59', '2025-03-03 11:00:00', 'null'),
        ('after the last day', 'desk:a', '2025-03-03 10:00:00', '2025-03-06 00:00:00', 'null'),
    ] -%}
    select
        '{{ case_name }}' as case_name,
        '{{ schedule_key }}' as schedule_key,
        cast('{{ started_at }}' as timestamp) as started_at,
        cast('{{ ended_at }}' as timestamp) as ended_at,
        cast({{ expected }} as bigint) as expected
    union all
    {% endfor %}
    select
        'still open' as case_name,
        'desk:a' as schedule_key,
        cast('2025-03-03 10:00:00' as timestamp) as started_at,
        cast(null as timestamp) as ended_at,
        cast(null as bigint) as expected
),

measured as (
    select
        spells.case_name,
        spells.expected,
        {{ business_seconds('start_segments', 'spells.started_at', 'end_segments', 'spells.ended_at') }} as actual
    from spells
    left join segments as start_segments
        on {{ is_in_segment('start_segments', 'spells.schedule_key', 'spells.started_at') }}
    left join segments as end_segments
        on {{ is_in_segment('end_segments', 'spells.schedule_key', 'spells.ended_at') }}
)

select * from measured
where coalesce(actual, -1) != coalesce(expected, -1)
    -- each once
    or (select count(*) from measured) != 17

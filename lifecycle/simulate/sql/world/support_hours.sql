-- One row per schedule and weekly window or closure of it, with what is known of the schedule. Minutes are local, since midnight.
with desks as (

    select *
    from (
        values
        ('SC-US', 'Americas', 'America/New_York', true),
        ('SC-DE', 'Germany', 'Europe/Berlin', false),
        ('SC-GB', 'United Kingdom', 'Europe/London', false),
        ('SC-JP', 'Asia-Pacific', 'Asia/Tokyo', false),
        ('SC-24X7', 'Enterprise, round the clock', 'America/New_York', false)
    ) as desks (schedule_id, schedule_name, time_zone, is_default)

),

-- `version` 1 ends, and 2 begins, on the day on which the German desk opens longer; 0 is always
weekly as (

    select *
    from (
        values
        ('SC-US', 1, 5, 540, 720, 0, 'morning'),
        ('SC-US', 1, 5, 780, 1080, 0, 'afternoon'),
        ('SC-DE', 1, 5, 540, 1020, 1, 'weekday'),
        ('SC-DE', 1, 5, 480, 1080, 2, 'weekday'),
        ('SC-DE', 6, 6, 540, 780, 2, 'Saturday morning'),
        ('SC-GB', 1, 5, 480, 1080, 0, 'weekday'),
        -- the watch over the release of the week; twice a year a clock is changed in it
        ('SC-GB', 6, 6, 1200, 1680, 0, 'release night'),
        ('SC-JP', 1, 5, 600, 1560, 0, 'day and evening'),
        ('SC-24X7', 1, 7, 0, 1440, 0, 'always')
    ) as weekly (schedule_id, weekday_from, weekday_to, start_minute, end_minute, version, window_name)

),

holidays as (

    select
        schedule_id,
        window_name,
        unnest(closed_days) as closed_day,
        day_count
    from (
        values
        ('SC-US', 'New Year', ['2024-01-01', '2025-01-01', '2026-01-01', '2027-01-01'], 1),
        ('SC-US', 'Memorial Day', ['2024-05-27', '2025-05-26', '2026-05-25', '2027-05-31'], 1),
        ('SC-US', 'Independence Day', ['2024-07-04', '2025-07-04', '2026-07-03', '2027-07-05'], 1),
        ('SC-US', 'Labor Day', ['2024-09-02', '2025-09-01', '2026-09-07', '2027-09-06'], 1),
        ('SC-US', 'Thanksgiving', ['2024-11-28', '2025-11-27', '2026-11-26', '2027-11-25'], 2),
        ('SC-US', 'Christmas', ['2024-12-25', '2025-12-25', '2026-12-25', '2027-12-24'], 1),
        ('SC-DE', 'Neujahr', ['2024-01-01', '2025-01-01', '2026-01-01', '2027-01-01'], 1),
        ('SC-DE', 'Karfreitag', ['2024-03-29', '2025-04-18', '2026-04-03', '2027-03-26'], 1),
        ('SC-DE', 'Ostermontag', ['2024-04-01', '2025-04-21', '2026-04-06', '2027-03-29'], 1),
        ('SC-DE', 'Tag der Arbeit', ['2024-05-01', '2025-05-01', '2026-05-01', '2027-05-01'], 1),
        ('SC-DE', 'Tag der Deutschen Einheit', ['2024-10-03', '2025-10-03', '2026-10-03', '2027-10-03'], 1),
        ('SC-DE', 'Weihnachten', ['2024-12-25', '2025-12-25', '2026-12-25', '2027-12-25'], 2),
        ('SC-GB', 'New Year', ['2024-01-01', '2025-01-01', '2026-01-01', '2027-01-01'], 1),
        ('SC-GB', 'Good Friday', ['2024-03-29', '2025-04-18', '2026-04-03', '2027-03-26'], 1),
        ('SC-GB', 'Easter Monday', ['2024-04-01', '2025-04-21', '2026-04-06', '2027-03-29'], 1),
        ('SC-GB', 'Early May bank holiday', ['2024-05-06', '2025-05-05', '2026-05-04', '2027-05-03'], 1),
        ('SC-GB', 'Summer bank holiday', ['2024-08-26', '2025-08-25', '2026-08-31', '2027-08-30'], 1),
        ('SC-GB', 'Christmas', ['2024-12-25', '2025-12-25', '2026-12-25', '2027-12-27'], 2),
        ('SC-JP', 'New Year', ['2024-01-01', '2025-01-01', '2026-01-01', '2027-01-01'], 3),
        ('SC-JP', 'Golden Week', ['2024-05-03', '2025-05-03', '2026-05-03', '2027-05-03'], 4),
        ('SC-JP', 'Mountain Day', ['2024-08-12', '2025-08-11', '2026-08-11', '2027-08-11'], 1),
        ('SC-JP', 'Culture Day', ['2024-11-04', '2025-11-03', '2026-11-03', '2027-11-03'], 1)
    ) as holidays (schedule_id, window_name, closed_days, day_count)

),

longer as (

    select cast(getvariable('starts_at') + to_months(cast(round(0.45 * getvariable('months')) as int)) as date) as longer_from

)

select
    desks.*,
    'weekly' as kind,
    cast(weekday as int) as weekday,
    weekly.start_minute,
    weekly.end_minute,
    case when weekly.version = 2 then longer.longer_from end as start_date,
    case when weekly.version = 1 then longer.longer_from - 1 end as end_date,
    weekly.window_name
from desks
inner join weekly
    on desks.schedule_id = weekly.schedule_id
cross join range(1, 8) as weekdays(weekday)
cross join longer
where weekday between weekly.weekday_from and weekly.weekday_to

union all

select
    desks.*,
    'holiday' as kind,
    null as weekday,
    null as start_minute,
    null as end_minute,
    cast(holidays.closed_day as date) as start_date,
    cast(holidays.closed_day as date) + (holidays.day_count - 1) as end_date,
    holidays.window_name
from desks
inner join holidays
    on desks.schedule_id = holidays.schedule_id

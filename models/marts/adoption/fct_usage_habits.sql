with ends as (

    select max(date_day) as date_day
    from {{ ref('days') }}
    group by month_start

),

windows as (

    select 7 as window_days
    union all
    select 28 as window_days

),

counted as (

    select
        date_day,
        subject,
        account_id,
        day_7_count,
        day_28_count,
        subject_count
    from {{ ref('int_usage_habits') }}

    union all

    -- a number of days that nobody has is told too
    {% for subject in ['user', 'account'] -%}
        {% for days in range(1, 29) -%}
            select
                date_day,
                '{{ subject }}' as subject,
                '(none)' as account_id,
                {{ days if days <= 7 else 0 }} as day_7_count,
                {{ days }} as day_28_count,
                0 as subject_count
            from ends
            {{ 'union all' if not loop.last }}
        {% endfor -%}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

windowed as (

    select
        counted.date_day,
        counted.subject,
        counted.account_id,
        windows.window_days,
        case windows.window_days when 7 then counted.day_7_count else counted.day_28_count end as active_day_count,
        counted.subject_count
    from counted
    cross join windows

)

select
    windowed.date_day,
    windowed.subject,
    coalesce(segments.segment, '(none)') as segment,
    windowed.window_days,
    cast(windowed.active_day_count as int) as active_day_count,
    cast(sum(windowed.subject_count) as bigint) as subject_count
from windowed
left join {{ ref('int_account_segments') }} as segments
    on windowed.account_id = segments.account_id
    and {{ reporting_day_start(add_days('windowed.date_day', 1)) }} > segments.started_at
    and (segments.ended_at is null or {{ reporting_day_start(add_days('windowed.date_day', 1)) }} <= segments.ended_at)
where windowed.active_day_count > 0
group by
    windowed.date_day,
    windowed.subject,
    coalesce(segments.segment, '(none)'),
    windowed.window_days,
    windowed.active_day_count

with days as (

    select
        date_day,
        min(date_day) over () as first_date
    from {{ ref('days') }}

),

first_use as (

    select min(usage_date) as first_used_date from {{ ref('fct_account_usage_days') }}

),

netted as (

    select
        days.date_day,
        {% for subject in ['user', 'active_user', 'active_account'] -%}
            {% for window in [1, 7, 28] -%}
                sum(
                    case
                        when changes.subject = '{{ subject }}' and changes.window_days = {{ window }} then changes.change_count
                        else 0
                    end
                ) as {{ subject }}_{{ window }}_change,
            {% endfor -%}
        {% endfor -%}
        count(*) as change_count
    from days
    -- what changed before the calendar is its opening balance
    left join {{ ref('int_active_changes') }} as changes
        on days.date_day = greatest(changes.date_day, days.first_date)
    group by days.date_day

),

balanced as (

    select
        {% for subject in ['user', 'active_user', 'active_account'] -%}
            {% for window in [1, 7, 28] -%}
                cast(sum(netted.{{ subject }}_{{ window }}_change) over by_day as bigint) as {{ subject }}_{{ window }}_count,
            {% endfor -%}
        {% endfor -%}
        netted.date_day,
        first_use.first_used_date
    from netted
    cross join first_use
    window by_day as (order by netted.date_day)

),

windowed as (

    select
        *,
        case when {{ add_days('first_used_date', 6) }} <= date_day then active_user_7_count end as full_week_count,
        cast(sum(active_user_1_count) over one_week as bigint) as user_days_7_count,
        cast(sum(active_user_1_count) over four_weeks as bigint) as user_days_28_count
    from balanced
    window
        one_week as (order by date_day rows between 6 preceding and current row),
        four_weeks as (order by date_day rows between 27 preceding and current row)

),

-- the same weekday of the thirty weeks before
compared as (

    select
        *,
        count(full_week_count) over thirty_weeks as week_count,
        cast(sum(full_week_count) over thirty_weeks as bigint) as weeks_user_count
    from windowed
    window
        thirty_weeks as (
            partition by {{ iso_weekday('date_day') }} order by date_day rows between 30 preceding and 1 preceding
        )

)

select
    date_day,
    user_1_count,
    user_7_count,
    user_28_count,
    active_user_1_count,
    active_user_7_count,
    active_user_28_count,
    active_account_1_count,
    active_account_7_count,
    active_account_28_count,
    case when {{ add_days('first_used_date', 6) }} <= date_day then user_days_7_count end as user_days_7_count,
    case when {{ add_days('first_used_date', 27) }} <= date_day then user_days_28_count end as user_days_28_count,
    case when week_count >= 8 then week_count end as compared_week_count,
    case when week_count >= 8 then weeks_user_count end as compared_user_count,
    case when week_count >= 8 then full_week_count end as compared_active_user_7_count
from compared

-- One row per week of `int_health_weeks`: how the account used the product in the 28 days before, and in the 28 before those.

with weeks as (

    select * from {{ ref('int_health_weeks') }}

),

first_use as (

    select min(usage_date) as first_used_date from {{ ref('fct_account_usage_days') }}

),

calendar as (

    select
        week_start,
        min(week_number) as week_number
    from weeks
    group by week_start

),

used as (

    select
        usage_days.account_id,
        calendar.week_number,
        count(*) as day_count,
        sum(usage_days.event_count) as event_count,
        sum(usage_days.active_event_count) as active_count
    from {{ ref('fct_account_usage_days') }} as usage_days
    inner join {{ ref('days') }} as calendar_days
        on usage_days.usage_date = calendar_days.date_day
    inner join calendar
        on calendar_days.week_start = calendar.week_start
    where usage_days.event_count > 0
        and usage_days.account_id != 'unresolved'
    group by usage_days.account_id, calendar.week_number

),

-- use before the account was a customer, and in weeks without a score, is looked back upon too
placed as (

    select
        coalesce(weeks.account_id, used.account_id) as account_id,
        coalesce(weeks.week_number, used.week_number) as week_number,
        weeks.scored_date,
        coalesce(used.day_count, 0) as day_count,
        coalesce(used.event_count, 0) as event_count,
        coalesce(used.active_count, 0) as active_count
    from weeks
    full outer join used
        on weeks.account_id = used.account_id
        and weeks.week_number = used.week_number

),

summed as (

    select
        account_id,
        week_number,
        scored_date,
        sum(day_count) over four_weeks as day_28_count,
        sum(event_count) over four_weeks as event_28_count,
        sum(active_count) over four_weeks as active_28_count,
        sum(event_count) over four_weeks_before as event_28_before_count
    from placed
    window
        four_weeks as (partition by account_id order by week_number range between 3 preceding and current row),
        four_weeks_before as (partition by account_id order by week_number range between 7 preceding and 4 preceding)

)

select
    summed.account_id,
    summed.week_number,
    cast(summed.day_28_count as bigint) as day_28_count,
    cast(summed.event_28_count as bigint) as event_28_count,
    cast(summed.active_28_count as bigint) as active_28_count,
    cast(coalesce(summed.event_28_before_count, 0) as bigint) as event_28_before_count,
    coalesce(first_use.first_used_date < summed.scored_date, false) as is_connected
from summed
cross join first_use
where summed.scored_date is not null

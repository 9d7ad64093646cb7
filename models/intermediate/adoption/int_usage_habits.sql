-- One row per last day of a month (of the present one, that before `as_of`), who is counted, account, and number of days with
-- active use among the 7 and among the 28 days up to that day: how many had so many.

with ends as (

    select max(date_day) as date_day
    from {{ ref('days') }}
    group by month_start

),

looked_at as (

    {% for age in range(28) -%}
        select
            date_day,
            {{ add_days('date_day', -age) }} as usage_date,
            {{ 1 if age < 7 else 0 }} as is_in_7
        from ends
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

used as (

    select
        'user' as subject,
        account_id,
        user_key as subject_key,
        usage_date
    from {{ ref('int_user_days') }}
    where is_active

    union all

    select
        'account' as subject,
        account_id,
        account_id as subject_key,
        usage_date
    from {{ ref('fct_account_usage_days') }}
    where account_id != 'unresolved'
        and event_count > 0
        and active_event_count > 0

),

habits as (

    select
        looked_at.date_day,
        used.subject,
        used.account_id,
        count(*) as day_28_count,
        sum(looked_at.is_in_7) as day_7_count
    from used
    inner join looked_at
        on used.usage_date = looked_at.usage_date
    group by looked_at.date_day, used.subject, used.account_id, used.subject_key

)

select
    date_day,
    subject,
    account_id,
    day_7_count,
    day_28_count,
    count(*) as subject_count
from habits
group by date_day, subject, account_id, day_7_count, day_28_count

-- One row per account and time in which it uses the product without a gap of `habit_days`: a habit begins when it has held that
-- long, and is over that long after the last day of use.

with usage_days as (

    select
        account_id,
        usage_date,
        lag(usage_date) over (partition by account_id order by usage_date) as previous_date
    from {{ ref('int_account_usage_days') }}

),

numbered as (

    select
        account_id,
        usage_date,
        sum(case when {{ diff_days('previous_date', 'usage_date') }} < {{ var('habit_days') }} then 0 else 1 end) over (
            partition by account_id order by usage_date
            rows between unbounded preceding and current row
        ) as run_number
    from usage_days

),

runs as (

    select
        account_id,
        run_number,
        min(usage_date) as first_date,
        max(usage_date) as last_date
    from numbered
    group by account_id, run_number

)

select
    account_id,
    {{ reporting_day_start(add_days('first_date', var('habit_days'))) }} as started_at,
    {{ reporting_day_start(add_days('last_date', var('habit_days'))) }} as ended_at
from runs
where last_date > first_date

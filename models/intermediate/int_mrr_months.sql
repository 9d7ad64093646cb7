-- One row per month from the first movement of MRR, or the first month of the calendar, to the last: with `history_start` set,
-- the ledger is older than the calendar, and balances need its beginning.

with calendar as (

    select
        min(month_start) as first_month,
        max(month_start) as last_month
    from {{ ref('days') }}

),

movements as (

    select min(month_start) as first_month
    from {{ ref('int_account_month_movements') }}

),

span as (

    select
        least(calendar.first_month, movements.first_month) as first_day,
        calendar.last_month as last_day
    from calendar
    cross join movements

),

spine as (

    {{ date_series('first_day', 'last_day', 'span') }}

)

select distinct
    cast({{ dbt.date_trunc('month', 'spine.date_day') }} as date) as month_start,
    cast({{ dbt.date_trunc('month', 'spine.date_day') }} as date) >= calendar.first_month as is_in_calendar
from spine
cross join calendar

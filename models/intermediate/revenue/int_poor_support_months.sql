-- One row per account and month in which a customer's ticket stood unsolved beyond its seventh day, or was rated bad: all of it
-- was known at the end of the month, or at `as_of`.

with tickets as (

    select
        customer_tickets.account_id,
        customer_tickets.ticket_key,
        {{ add_seconds('customer_tickets.created_at', 7 * 86400) }} as overdue_at,
        times.first_solved_at
    from {{ ref('int_customer_tickets') }} as customer_tickets
    inner join {{ ref('int_ticket_times') }} as times
        on customer_tickets.ticket_key = times.ticket_key

),

ratings as (

    select * from {{ ref('int_ticket_ratings') }}
    where rating = 'bad'

),

months as (

    select
        month_start,
        min({{ reporting_day_start('month_start') }}) as starts_at,
        min({{ next_month_start('month_start') }}) as ends_at
    from {{ ref('days') }}
    group by month_start

),

-- a ticket that stays unsolved for months is in each of them
slow as (

    select
        tickets.account_id,
        months.month_start,
        tickets.ticket_key
    from tickets
    inner join months
        on tickets.overdue_at < months.ends_at
        and (tickets.first_solved_at is null or tickets.first_solved_at > months.starts_at)
    where tickets.overdue_at < {{ as_of() }}
        and (tickets.first_solved_at is null or tickets.first_solved_at > tickets.overdue_at)

),

bad as (

    select
        tickets.account_id,
        cast({{ dbt.date_trunc('month', reporting_date('ratings.responded_at')) }} as date) as month_start,
        tickets.ticket_key
    from ratings
    inner join tickets
        on ratings.ticket_key = tickets.ticket_key
    where ratings.responded_at is not null

),

united as (

    select
        *,
        1 as is_slow,
        0 as is_bad
    from slow

    union all

    select
        *,
        0 as is_slow,
        1 as is_bad
    from bad

)

select
    account_id,
    month_start,
    cast(sum(is_slow) as bigint) as slow_ticket_count,
    cast(sum(is_bad) as bigint) as bad_rating_count
from united
group by account_id, month_start

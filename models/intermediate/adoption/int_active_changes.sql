-- One row per day on which the number of those who used the product within a window of days changes, by who is counted: a day of
-- use counts until the next one, or until the window is over. Sums of changes, so that no day is looked back from.

with user_days as (

    select * from {{ ref('int_user_days') }}

),

account_days as (

    select
        account_id,
        usage_date,
        active_event_count > 0 as is_active
    from {{ ref('fct_account_usage_days') }}
    where account_id != 'unresolved'
        and event_count > 0

),

subjects as (

    select
        'user' as subject,
        usage_date,
        lead(usage_date) over (partition by account_id, user_key order by usage_date) as next_date
    from user_days

    union all

    select
        'active_user' as subject,
        usage_date,
        lead(usage_date) over (partition by account_id, user_key order by usage_date) as next_date
    from user_days
    where is_active

    union all

    select
        'active_account' as subject,
        usage_date,
        lead(usage_date) over (partition by account_id order by usage_date) as next_date
    from account_days
    where is_active

),

changes as (

    {% for days in [1, 7, 28] -%}
        select
            subject,
            {{ days }} as window_days,
            usage_date as date_day,
            1 as net_change
        from subjects

        union all

        select
            subject,
            {{ days }} as window_days,
            least(next_date, {{ add_days('usage_date', days) }}) as date_day,
            -1 as net_change
        from subjects

        {% if not loop.last -%}
            union all

        {% endif -%}
    {% endfor -%}

)

select
    subject,
    window_days,
    date_day,
    cast(sum(net_change) as bigint) as change_count
from changes
group by subject, window_days, date_day

{% set ages = [0, 1, 2, 3, 7, 14, 21, 28, 30, 60, 90] %}

with uses as (

    select * from {{ ref('fct_usage_days') }}
    where user_kind in ('person', 'device')
        and is_active_use

),

user_days as (

    select distinct
        account_id,
        user_key,
        usage_date
    from uses

),

users as (

    select
        account_id,
        user_key,
        min(usage_date) as started_date,
        max(usage_date) as last_date
    from uses
    group by account_id, user_key

),

ages as (

    {% for age in ages -%}
        select {{ age }} as day_number
        {% if not loop.last -%} union all {% endif -%}
    {% endfor -%}

),

returned as (

    select
        users.started_date,
        {{ diff_days('users.started_date', 'user_days.usage_date') }} as day_number,
        count(*) as user_count
    from users
    inner join user_days
        on users.account_id = user_days.account_id
        and users.user_key = user_days.user_key
    where {{ diff_days('users.started_date', 'user_days.usage_date') }} in ({{ ages | join(', ') }})
    group by users.started_date, {{ diff_days('users.started_date', 'user_days.usage_date') }}

),

lasting as (

    select
        started_date,
        {{ diff_days('started_date', 'last_date') }} as last_day_number,
        count(*) as user_count
    from users
    group by started_date, {{ diff_days('started_date', 'last_date') }}

),

cohorts as (

    select
        lasting.started_date,
        ages.day_number,
        {{ add_days('lasting.started_date', 'ages.day_number') }} as return_date,
        sum(lasting.user_count) as user_count,
        sum(case when lasting.last_day_number >= ages.day_number then lasting.user_count else 0 end) as unbounded_count
    from lasting
    cross join ages
    group by lasting.started_date, ages.day_number

)

select
    cast(cohorts.started_date as {{ dbt.type_string() }}) || ':' || cast(cohorts.day_number as {{ dbt.type_string() }})
        as usage_retention_id,
    cohorts.started_date,
    cast(cohorts.day_number as int) as day_number,
    cohorts.return_date,
    cast(cohorts.user_count as bigint) as user_count,
    cast(coalesce(returned.user_count, 0) as bigint) as returned_count,
    cast(cohorts.unbounded_count as bigint) as returned_or_later_count,
    cohorts.return_date <= {{ last_day() }} as is_mature
from cohorts
left join returned
    on cohorts.started_date = returned.started_date
    and cohorts.day_number = returned.day_number

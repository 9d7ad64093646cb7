with movements as (

    select * from {{ ref('fct_mrr_movements') }}
    where account_id != 'unresolved'

),

days as (

    select date_day from {{ ref('days') }}

),

first_day as (

    select min(date_day) as date_day from days

),

changes as (

    select
        -- who came before the first day is there when it begins
        greatest(movements.movement_date, first_day.date_day) as date_day,
        case when movements.movement_date < first_day.date_day then 1 else 0 end as is_before,
        case
            when movements.movement_type in ('new', 'reactivation') then 1
            when movements.movement_type = 'churn' then -1
            else 0
        end as customer_change,
        case when movements.movement_type = 'new' then 1 else 0 end as new_count,
        case when movements.movement_type = 'churn' then 1 else 0 end as churn_count
    from movements
    cross join first_day

    union all

    -- the zero rows: a day without a movement still has customers
    select
        date_day,
        0 as is_before,
        0 as customer_change,
        0 as new_count,
        0 as churn_count
    from days

),

netted as (

    select
        date_day,
        sum(customer_change) as customer_change,
        sum(case when is_before = 1 then 0 else customer_change end) as change_on_day,
        sum(case when is_before = 1 then 0 else new_count end) as new_count,
        sum(case when is_before = 1 then 0 else churn_count end) as churn_count
    from changes
    group by date_day

),

balanced as (

    select
        *,
        sum(customer_change) over (order by date_day) as closing_count
    from netted

)

select
    date_day,
    cast(closing_count - change_on_day as bigint) as opening_count,
    cast(new_count as bigint) as new_count,
    cast(churn_count as bigint) as churn_count,
    cast(closing_count as bigint) as closing_count
from balanced

-- Over all bands of age, the backlog of a day is that of the day before, plus created and reopened, less solved and deleted.
with daily as (

    select
        date_day,
        channel,
        priority,
        sum(backlog_count) as backlog_count,
        sum(created_count + reopened_count - solved_count - deleted_count) as net_count
    from {{ ref('fct_ticket_backlog_days') }}
    group by date_day, channel, priority

),

compared as (

    select
        *,
        lag(backlog_count) over (partition by channel, priority order by date_day) as opening_count
    from daily

)

select *
from compared
where opening_count + net_count != backlog_count

-- The backlog of the last day, which is added up from changes, is the number of tickets that are not solved at `as_of`.
with waiting as (

    select count(*) as ticket_count
    from {{ ref('fct_tickets') }}
    where not is_solved

),

backlog as (

    select coalesce(sum(backlog_count), 0) as ticket_count
    from {{ ref('fct_ticket_backlog_days') }}
    where date_day = (select max(date_day) from {{ ref('days') }})

)

select *
from waiting
cross join backlog
where waiting.ticket_count != backlog.ticket_count

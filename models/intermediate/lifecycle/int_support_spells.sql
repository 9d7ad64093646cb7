-- One row per ticket and time in which it waits for its last solve; null ends are of tickets that are not solved.

with tickets as (

    select * from {{ ref('fct_tickets') }}

)

select
    account_id,
    created_at as started_at,
    solved_at as ended_at
from tickets
-- the heap of what belongs to nobody is no customer in talks with support
where account_id != 'unresolved'
    -- a source may date a solve before the ticket was opened
    and (solved_at is null or created_at <= solved_at)

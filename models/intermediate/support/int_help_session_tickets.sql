-- One row per help session of a known account after which a customer of the account opened a ticket: the first since it began.

with moments as (

    select
        account_id,
        help_session_key,
        started_at as happened_at,
        cast(null as timestamp) as ticket_at
    from {{ ref('int_help_sessions') }}
    where account_id != 'unresolved'

    union all

    select
        account_id,
        null as help_session_key,
        created_at as happened_at,
        created_at as ticket_at
    from {{ ref('int_customer_tickets') }}

),

followed as (

    select
        help_session_key,
        -- what happens at the same instant is in the range
        min(ticket_at) over (
            partition by account_id order by happened_at range between current row and unbounded following
        ) as next_ticket_at
    from moments

)

select
    help_session_key,
    next_ticket_at
from followed
where help_session_key is not null
    and next_ticket_at is not null

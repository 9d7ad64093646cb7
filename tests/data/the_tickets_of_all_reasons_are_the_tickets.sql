-- By month, the tickets of all reasons are those opened in it but for those that we began.
with by_reason as (

    select
        month_start,
        sum(ticket_count) as ticket_count
    from {{ ref('fct_contact_reason_months') }}
    group by month_start

),

opened as (

    select
        cast({{ dbt.date_trunc('month', 'created_date') }} as date) as month_start,
        count(*) as ticket_count
    from {{ ref('fct_tickets') }}
    where not is_proactive
    group by cast({{ dbt.date_trunc('month', 'created_date') }} as date)

)

select
    by_reason.month_start,
    by_reason.ticket_count,
    opened.ticket_count as opened_count
from by_reason
left join opened
    on by_reason.month_start = opened.month_start
where by_reason.ticket_count != coalesce(opened.ticket_count, 0)

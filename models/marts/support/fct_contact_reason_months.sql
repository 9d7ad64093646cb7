with months as (

    select distinct month_start from {{ ref('days') }}

),

tickets as (

    select
        cast({{ dbt.date_trunc('month', 'created_date') }} as date) as month_start,
        reason,
        count(*) as ticket_count
    from {{ ref('fct_tickets') }}
    -- a ticket that we began is no demand (E-PROX)
    where not is_proactive
    group by cast({{ dbt.date_trunc('month', 'created_date') }} as date), reason

),

reasons as (

    select distinct reason from tickets

),

customers as (

    select
        month_start,
        sum(case when is_closing_customer then 1 else 0 end) as customer_count
    from {{ ref('fct_account_months') }}
    group by month_start

)

-- every reason in every month, so that the customers of a month stand beside each of them
select
    reasons.reason || ':' || cast(months.month_start as {{ dbt.type_string() }}) as contact_reason_month_id,
    months.month_start,
    reasons.reason,
    cast(coalesce(tickets.ticket_count, 0) as bigint) as ticket_count,
    cast(coalesce(customers.customer_count, 0) as bigint) as customer_count
from months
cross join reasons
left join tickets
    on months.month_start = tickets.month_start
    and reasons.reason = tickets.reason
left join customers
    on months.month_start = customers.month_start

-- One row per week of `int_health_weeks`: late first replies known of in the 90 days before its end, whether a bill is past due
-- at its end, risks that are seen, and what somebody set the health to.

with weeks as (

    select * from {{ ref('int_health_weeks') }}

),

first_ticket as (

    select min(created_at) as first_at from {{ ref('fct_tickets') }}

),

first_invoice as (

    select min(case when is_reportable then issued_at end) as first_at from {{ ref('entity_invoices') }}

),

-- that a reply is late is known a day after the ticket came, whatever becomes of it
late as (

    select
        weeks.account_id,
        weeks.week_number,
        count(*) as late_reply_count
    from weeks
    inner join {{ ref('fct_tickets') }} as tickets
        on weeks.account_id = tickets.account_id
        and weeks.scored_at > {{ add_seconds('tickets.created_at', 86400) }}
        and {{ add_days('weeks.scored_date', -91) }} <= {{ reporting_date('tickets.created_at') }}
    where not tickets.is_proactive
        and (tickets.first_replied_at is null or tickets.first_replied_at > {{ add_seconds('tickets.created_at', 86400) }})
    group by weeks.account_id, weeks.week_number

),

billing as (

    select
        weeks.account_id,
        weeks.week_number
    from weeks
    inner join {{ ref('int_billing_spells') }} as spells
        on weeks.account_id = spells.account_id
        and weeks.scored_at > spells.started_at
        and (spells.ended_at is null or weeks.scored_at <= spells.ended_at)
    group by weeks.account_id, weeks.week_number

),

signals as (

    select
        weeks.account_id,
        weeks.week_number,
        sum(case when signals.kind = 'risk' then 1 else 0 end) as risk_count,
        -- several at once: the worst
        min(case
            when signals.kind != 'health_override' then null
            when signals.subtype = 'red' then 1
            when signals.subtype = 'yellow' then 2
            else 3
        end) as override_rank
    from weeks
    inner join {{ ref('fct_account_signals') }} as signals
        on weeks.account_id = signals.account_id
        and weeks.scored_at > signals.occurred_at
        and (signals.ended_at is null or weeks.scored_at <= signals.ended_at)
    where signals.kind in ('risk', 'health_override')
    group by weeks.account_id, weeks.week_number

)

select
    weeks.account_id,
    weeks.week_number,
    coalesce(first_ticket.first_at < weeks.scored_at, false) as has_tickets,
    coalesce(late.late_reply_count, 0) as late_reply_count,
    coalesce(first_invoice.first_at < weeks.scored_at, false) or billing.account_id is not null as has_bills,
    billing.account_id is not null as is_past_due,
    cast(coalesce(signals.risk_count, 0) as bigint) as risk_count,
    case signals.override_rank when 1 then 'red' when 2 then 'yellow' when 3 then 'green' end as override_band
from weeks
cross join first_ticket
cross join first_invoice
left join late
    on weeks.account_id = late.account_id
    and weeks.week_number = late.week_number
left join billing
    on weeks.account_id = billing.account_id
    and weeks.week_number = billing.week_number
left join signals
    on weeks.account_id = signals.account_id
    and weeks.week_number = signals.week_number

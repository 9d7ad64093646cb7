with account_months as (

    select * from {{ ref('fct_account_months') }}
    where is_opening_customer
        or is_closing_customer

),

leaking as (

    select distinct
        account_id,
        month_start
    from {{ ref('fct_billing_gap_months') }}
    where is_counted

),

tickets as (

    select
        account_id,
        cast({{ dbt.date_trunc('month', 'created_date') }} as date) as month_start,
        count(*) as ticket_count,
        sum(case when satisfaction_count > 0 then 1 else 0 end) as rated_count,
        sum(case when last_satisfaction = 'good' then 1 else 0 end) as good_count
    from {{ ref('fct_tickets') }}
    group by account_id, cast({{ dbt.date_trunc('month', 'created_date') }} as date)

),

marked as (

    select
        account_months.month_start,
        leaking.account_id is not null as has_leakage,
        coalesce(tickets.ticket_count, 0) as ticket_count,
        coalesce(tickets.rated_count, 0) as rated_count,
        coalesce(tickets.good_count, 0) as good_count
    from account_months
    left join leaking
        on account_months.account_id = leaking.account_id
        and account_months.month_start = leaking.month_start
    left join tickets
        on account_months.account_id = tickets.account_id
        and account_months.month_start = tickets.month_start

)

select
    cast(month_start as {{ dbt.type_string() }}) || case when has_leakage then ':with' else ':without' end as leakage_support_id,
    month_start,
    has_leakage,
    count(*) as account_month_count,
    cast(sum(ticket_count) as bigint) as ticket_count,
    cast(sum(rated_count) as bigint) as rated_count,
    cast(sum(good_count) as bigint) as good_count
from marked
group by month_start, has_leakage

with months as (

    select
        *,
        cast({{ dbt.dateadd('month', 1, 'month_start') }} as date) as next_month_date
    from {{ ref('fct_account_months') }}
    where is_complete

),

poor as (

    select * from {{ ref('int_poor_support_months') }}

),

-- each time as a customer, by the days of the ledger
stretches as (

    select
        movements.account_id,
        movements.movement_date as started_date,
        churns.churn_date
    from {{ ref('fct_mrr_movements') }} as movements
    left join {{ ref('int_churns') }} as churns
        on movements.account_id = churns.account_id
        and movements.movement_date = churns.started_date
    where movements.movement_type in ('new', 'reactivation')

),

supported as (

    select
        months.account_id,
        months.month_start,
        months.next_month_date,
        months.segment,
        months.is_closing_customer,
        coalesce(poor.slow_ticket_count, 0) as slow_ticket_count,
        coalesce(poor.bad_rating_count, 0) as bad_rating_count,
        max(case when poor.account_id is not null then 1 else 0 end) over (
            partition by months.account_id order by months.month_start
            rows between 2 preceding and 1 preceding
        ) as was_poor
    from months
    left join poor
        on months.account_id = poor.account_id
        and months.month_start = poor.month_start

),

judged as (

    select
        supported.*,
        stretches.started_date,
        case
            when supported.slow_ticket_count + supported.bad_rating_count > 0 then 'poor'
            when supported.was_poor = 1 then 'recently poor'
            else 'not poor'
        end as support_quality,
        {{ add_days('supported.next_month_date', 90) }} as due_date,
        stretches.churn_date
    from supported
    inner join stretches
        on supported.account_id = stretches.account_id
        and supported.next_month_date > stretches.started_date
        and (stretches.churn_date is null or supported.next_month_date <= stretches.churn_date)
    -- who has left by then is no longer at risk
    where supported.is_closing_customer

)

select
    account_id || ':' || cast(month_start as {{ dbt.type_string() }}) as poor_support_month_id,
    account_id,
    month_start,
    coalesce(segment, '(none)') as segment,
    {{ tenure_band(diff_days('started_date', 'next_month_date') ~ ' * 86400') }} as tenure_band,
    support_quality,
    slow_ticket_count,
    bad_rating_count,
    coalesce(churn_date <= due_date, false) as is_churned_within_90_days,
    due_date < {{ reporting_date(as_of()) }} as is_mature
from judged

-- Customers at the ends of months, and churns and first payments in them, are the same by day and by month.
with months as (
    select
        month_start,
        sum(case when is_closing_customer then 1 else 0 end) as customer_count,
        sum(case when is_new_customer then 1 else 0 end) as new_count,
        sum(churn_count) as churn_count
    from {{ ref('fct_account_months') }}
    group by month_start
),

flows as (
    select
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start,
        max(date_day) as last_day,
        sum(new_count) as new_count,
        sum(churn_count) as churn_count
    from {{ ref('fct_customer_days') }}
    group by cast({{ dbt.date_trunc('month', 'date_day') }} as date)
)

select
    months.*,
    flows.new_count as new_count_by_day,
    flows.churn_count as churn_count_by_day,
    days.closing_count
from months
left join flows on months.month_start = flows.month_start
left join {{ ref('fct_customer_days') }} as days on flows.last_day = days.date_day
where days.date_day is null
    or months.customer_count != days.closing_count
    or months.new_count != flows.new_count
    or months.churn_count != flows.churn_count

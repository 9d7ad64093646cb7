-- The cohorts at their ages in a month hold what its customers pay, and so many of them: nobody is in two cohorts or in none. Money
-- of no known account is of no cohort, nor is that of accounts that began before observation did.
with cohorts as (
    select
        cast({{ dbt.dateadd('month', 'age_months', 'cohort_month_start') }} as date) as month_start,
        sum(closing_mrr_amount) as mrr_amount,
        sum(active_count) as customer_count
    from {{ ref('fct_cohort_months') }}
    group by cast({{ dbt.dateadd('month', 'age_months', 'cohort_month_start') }} as date)
),

months as (
    select
        months.month_start,
        sum(months.constant_closing_mrr_amount) as mrr_amount,
        sum(case when months.is_closing_customer then 1 else 0 end) as customer_count
    from {{ ref('fct_account_months') }} as months
    inner join {{ ref('fct_customer_starts') }} as starts
        on months.account_id = starts.account_id
    where starts.is_watched_from_start
    group by months.month_start
)

select
    months.month_start,
    months.mrr_amount,
    cohorts.mrr_amount as cohort_mrr_amount,
    months.customer_count,
    cohorts.customer_count as cohort_customer_count
from months
left join cohorts
    on months.month_start = cohorts.month_start
where cohorts.month_start is null
    or months.mrr_amount != cohorts.mrr_amount
    or months.customer_count != cohorts.customer_count

with starts as (

    select * from {{ ref('fct_customer_starts') }}
    where is_watched_from_start

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

months as (

    select * from {{ ref('fct_account_months') }}

),

-- an account has a row for every month since it began, also after it left, so that a cohort keeps its size at every age
lives as (

    select
        starts.cohort_month_start,
        {{ diff_months('starts.cohort_month_start', 'months.month_start') }} as age_months,
        coalesce(starts.segment, '(none)') as segment,
        coalesce(accounts.lead_source, '(none)') as lead_source,
        starts.starting_mrr_amount,
        months.constant_closing_mrr_amount as closing_mrr_amount,
        months.is_closing_customer,
        starts.first_churn_date is null
        or starts.first_churn_date >= cast({{ dbt.dateadd('month', 1, 'months.month_start') }} as date) as has_never_left,
        months.is_complete
    from starts
    inner join accounts
        on starts.account_id = accounts.account_id
    inner join months
        on starts.account_id = months.account_id
        and starts.cohort_month_start <= months.month_start

)

select
    cast(cohort_month_start as {{ dbt.type_string() }}) || ':' || cast(age_months as {{ dbt.type_string() }})
    || ':' || segment || ':' || lead_source as cohort_month_id,
    cohort_month_start,
    age_months,
    segment,
    lead_source,
    '{{ var("reporting_currency") }}' as currency,
    cast(count(*) as bigint) as customer_count,
    cast(sum(case when is_closing_customer then 1 else 0 end) as bigint) as active_count,
    cast(sum(case when has_never_left then 1 else 0 end) as bigint) as never_left_count,
    cast(sum(starting_mrr_amount) as decimal(18, 2)) as starting_mrr_amount,
    cast(sum(closing_mrr_amount) as decimal(18, 2)) as closing_mrr_amount,
    cast(sum(least(starting_mrr_amount, closing_mrr_amount)) as decimal(18, 2)) as gross_mrr_amount,
    is_complete
from lives
group by cohort_month_start, age_months, segment, lead_source, is_complete

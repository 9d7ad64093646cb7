-- On the last day of a month all segments together have the MRR and the customers that its accounts have.
with days as (

    select
        date_day,
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start,
        sum(closing_mrr_amount) as mrr_amount,
        sum(customer_count) as customer_count,
        sum(transferred_mrr_amount) as transferred_amount,
        row_number() over (
            partition by cast({{ dbt.date_trunc('month', 'date_day') }} as date) order by date_day desc
        ) as day_number
    from {{ ref('fct_mrr_days') }}
    group by date_day

),

months as (

    select
        month_start,
        sum(closing_mrr_amount) as mrr_amount,
        sum(case when is_closing_customer then 1 else 0 end) as customer_count
    from {{ ref('fct_account_months') }}
    group by month_start

)

select
    days.date_day,
    days.mrr_amount,
    months.mrr_amount as expected_amount,
    days.customer_count,
    months.customer_count as expected_count
from days
left join months
    on days.month_start = months.month_start
where days.transferred_amount != 0
    or (
        days.day_number = 1
        and (days.mrr_amount != coalesce(months.mrr_amount, 0) or days.customer_count != coalesce(months.customer_count, 0))
    )

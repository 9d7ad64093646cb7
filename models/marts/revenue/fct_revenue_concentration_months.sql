with months as (

    select * from {{ ref('fct_account_months') }}

),

parents as (

    select * from {{ ref('int_account_parents') }}

),

-- a group of companies is one payer; what nobody owns is money, and no payer that could be a large one
payers as (

    select
        months.month_start,
        months.is_complete,
        coalesce(parents.top_account_id, months.account_id) as payer_id,
        case when months.account_id = 'unresolved' then 1 else 0 end as is_unresolved,
        sum(months.closing_mrr_amount) as mrr_amount
    from months
    left join parents
        on months.account_id = parents.account_id
    group by
        months.month_start,
        months.is_complete,
        coalesce(parents.top_account_id, months.account_id),
        case when months.account_id = 'unresolved' then 1 else 0 end

),

ranked as (

    select
        *,
        row_number() over (
            partition by month_start order by is_unresolved, mrr_amount desc, {{ sort_text('payer_id') }}
        ) as payer_rank
    from payers

)

select
    month_start,
    '{{ var("reporting_currency") }}' as currency,
    cast(sum(case when is_unresolved = 0 and mrr_amount > 0 then 1 else 0 end) as bigint) as payer_count,
    cast(sum(mrr_amount) as decimal(18, 2)) as mrr_amount,
    cast(sum(case when is_unresolved = 0 and payer_rank <= 10 then mrr_amount else 0 end) as decimal(18, 2)) as top_10_mrr_amount,
    is_complete
from ranked
group by month_start, is_complete

with billed as (

    select * from {{ ref('int_billed_months') }}

),

gaps as (

    select
        month_start,
        sum(case when gap_kind = 'billed_not_served' then day_count else 0 end) as unserved_day_count,
        sum(case when gap_kind = 'billed_not_served' then gap_amount else 0 end) as unserved_amount,
        sum(case when gap_kind = 'served_not_billed' then gap_amount else 0 end) as unbilled_amount
    from {{ ref('fct_billing_gap_months') }}
    where is_counted
    group by month_start

)

select
    billed.month_start,
    billed.billed_day_count,
    cast(coalesce(gaps.unserved_day_count, 0) as bigint) as unserved_day_count,
    {{ amount_of('billed.billed_cents') }} as billed_amount,
    cast(coalesce(gaps.unbilled_amount, 0) as decimal(18, 2)) as unbilled_amount,
    cast(coalesce(gaps.unserved_amount, 0) as decimal(18, 2)) as unserved_amount,
    '{{ var("reporting_currency") }}' as currency
from billed
left join gaps
    on billed.month_start = gaps.month_start
